import type { Observation } from '../contracts/verify-outage.ts'

/** What a vantage point saw more than once in the same words is one line. */
export function repeated(evidence: Observation[]): { first: Observation; times: number }[] {
  const groups = Map.groupBy(evidence, ({ vantage, from, saw, detail }) =>
    [vantage, from, saw, detail].join('\n'),
  )
  return [...groups.values()].flatMap(([first, ...more]) =>
    first ? [{ first, times: 1 + more.length }] : [],
  )
}
