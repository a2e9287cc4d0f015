import * as z from 'zod'
import { Mode } from '#recovery/contracts/run.ts'
import { Outcome } from '#recovery/contracts/run-report.ts'
import { RegionName } from '#recovery/contracts/stack.ts'
import type { Filter, RunRow } from './contract.ts'

const Day = z.iso.date('a day as in 2026-11-24')
const optional = <T extends z.ZodType>(schema: T) => schema.optional()

export const Standings = z.enum(['running', ...Outcome.options, 'no-report'])

/** What a list is asked for, as a query has it. ZodError for anything else. */
export const ListQuery = z.strictObject({
  mode: optional(Mode),
  standing: optional(Standings),
  region: optional(RegionName),
  since: optional(Day),
  until: optional(Day),
  after: optional(z.string().max(300)),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** Whether a row is one that was asked for. What is not known of a run matches no question for it. */
export const matches = (row: RunRow, filter: Filter): boolean =>
  startsWithin(row, filter) &&
  (filter.region === undefined || row.region === filter.region) &&
  (filter.mode === undefined || row.mode === filter.mode) &&
  (filter.standing === undefined || row.standing === filter.standing)

/** Whether it began on one of the days. */
export function startsWithin(row: Pick<RunRow, 'startedAt'>, { since, until }: Filter): boolean {
  const day = row.startedAt.slice(0, 10)
  return (since === undefined || day >= since) && (until === undefined || day <= until)
}
