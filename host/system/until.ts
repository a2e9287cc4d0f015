import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks again and again until `look` answers something other than undefined, and answers that. After `limit`
 * milliseconds it answers undefined.
 */
export async function until<T>(
  look: () => Promise<T | undefined>,
  { limit, every }: { limit: number; every: number },
): Promise<T | undefined> {
  const end = performance.now() + limit
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() >= end) return undefined
    await wait(every)
  }
}
