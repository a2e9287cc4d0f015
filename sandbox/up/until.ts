import { setTimeout as wait } from 'node:timers/promises'
import { limits } from './limits.ts'

/** Looks again and again until there is something; throws what `late` says when the limit (ms) is over. */
export async function until<Found>(
  look: () => Promise<Found | undefined> | Found | undefined,
  limitMs: number,
  late: () => string,
): Promise<Found> {
  const end = Date.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(late())
    await wait(limits.look)
  }
}
