import { closestMatch } from 'leven'

const most = 3

/**
 * What was perhaps meant by a word that is not known: the known one with the fewest letters changed, at most every third
 * letter and three in all. Undefined when none is so near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const byLower = new Map(known.map(one => [one.toLowerCase(), one]))
  const maxDistance = Math.min(most, Math.ceil(word.length / 3))
  const found = closestMatch(word.toLowerCase(), [...byLower.keys()], { maxDistance })
  return found === undefined ? undefined : byLower.get(found)
}
