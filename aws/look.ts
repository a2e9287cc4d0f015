import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks every `every` ms until `look` answers. What it throws is thrown on, unless it `goesOn` by that and the deadline
 * has not passed.
 */
export async function lookUntil<T>(
  look: () => Promise<T>,
  { every, until, goesOn }: { every: number; until: Date; goesOn: (error: unknown) => boolean },
): Promise<T> {
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (!goesOn(error) || Date.now() >= until.getTime()) throw error
    }
    await wait(every)
  }
}
