import { setTimeout as wait } from 'node:timers/promises'

/** Asks again every `pause` ms until the condition holds, and answers what it answered. Throws, naming it, after the limit. */
export async function until<T>(
  what: string,
  milliseconds: number,
  condition: () => T | Promise<T>,
  pause = 25,
): Promise<T & {}> {
  const limit = performance.now() + milliseconds
  for (;;) {
    const held = await condition()
    if (held) return held as NonNullable<Exclude<T, false>>
    if (performance.now() > limit) throw new Error(`not within ${milliseconds} ms: ${what}`)
    await wait(pause)
  }
}
