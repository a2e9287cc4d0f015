import { setTimeout as sleep } from 'node:timers/promises'

/** What the engine knows of time. `wait` rejects with the signal's reason when it is aborted. */
export interface Clock {
  now(): Date
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** setTimeout counts in 32 bits: longer waits are made of several. */
const longest = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => new Date(),
  async wait(ms, signal) {
    signal.throwIfAborted()
    for (let left = ms; left > 0; left -= longest) await sleepUnlessAborted(Math.min(left, longest), signal)
  },
}

async function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}
