import * as z from 'zod'
import { Divergence } from '#recovery/contracts/reinstate.ts'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { ReportEntry } from '#recovery/report-key.ts'
import { shape } from './shape.ts'

const place = { bucket: z.string(), key: z.string() }
const seconds = z.number().nullable().describe('null where it is not known')

/** What a failover has cost exactly. */
export const Loss = z.union([
  Divergence,
  z.strictObject({ nothing: z.literal(true) }),
  z.strictObject({ unknown: z.string() }),
])

const Listed = z.strictObject({ ...ReportEntry.shape, rtoSeconds: seconds, rpoSeconds: seconds, ...place })

const List = shape({
  reports: z.array(Listed).describe('of both regions, the newest first'),
  missing: z
    .strictObject({ region: z.string(), why: z.string() })
    .optional()
    .describe('the region that could not be asked'),
})

/** Also what `failover show` prints of a run whose history Step Functions has deleted. */
export const OneReport = shape({
  execution: z.string(),
  region: z.string(),
  report: RunReport,
  stored: z.strictObject(place).optional().describe("absent where it was made from the run's output"),
  loss: Loss.optional().describe('of a failover: what only the old side had, or why that is not known'),
})

/** A list without an execution, else one report. */
export const Report = z.union([List, OneReport])
