/**
 * The longest time between two acknowledged writes that follow each other, in seconds, of those pauses that reach into the
 * time between `from` and `to`. All in ms since 1970, `acknowledged` in order. Infinity when none was acknowledged after it.
 */
export function longestPause(acknowledged: number[], { from, to }: { from: number; to: number }): number {
  const last = acknowledged.at(-1)
  if (last === undefined || last < to) return Number.POSITIVE_INFINITY
  const pauses = acknowledged.slice(1).flatMap((at, i) => {
    const before = acknowledged[i] ?? at
    return at > from && before < to ? [at - before] : []
  })
  return Math.max(0, ...pauses) / 1000
}
