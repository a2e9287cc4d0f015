import { setTimeout as delay } from 'node:timers/promises'

/** `gone` when there is nothing to deliver to, which no retry mends. */
export type Delivered = 'done' | 'gone' | 'failed'
export type Attempt = (signal: AbortSignal) => Promise<Delivered>

const longest = 3600

/**
 * The waits of SNS before it tries a Lambda again, in seconds: three at once, two after a second, then longer and
 * longer, then every 20 seconds. SNS goes on for 23 days, the sandbox for an hour.
 */
export function* retryWaits(): Generator<number> {
  yield* [0, 0, 0, 1, 1]
  const growing = [1, 1.4, 2, 2.7, 3.8, 5.3, 7.4, 10.3, 14.3, 20]
  yield* growing
  let waited = 2 + growing.reduce((sum, wait) => sum + wait, 0)
  for (; waited < longest; waited += 20) yield 20
}

/** Tries until it is delivered, gone or given up. */
export async function deliver(attempt: Attempt, signal: AbortSignal): Promise<Delivered> {
  let result = await attempt(signal)
  for (const seconds of retryWaits()) {
    if (result !== 'failed' || signal.aborted) break
    await delay(1000 * seconds, undefined, { signal }).catch(() => {})
    result = await attempt(signal)
  }
  return result
}
