import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '#recovery/limits.ts'

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

/**
 * Looks as long as something short takes on a host, and gives up then with what the last look threw. The state machine
 * could ask again after a second at the soonest, and a takeover has half a dozen short steps.
 */
export function lookSoon<T>(look: () => Promise<T>, goesOn: (error: unknown) => boolean): Promise<T> {
  const until = new Date(Date.now() + limits.stepPatience)
  return lookUntil(look, { every: limits.stepLook, until, goesOn })
}
