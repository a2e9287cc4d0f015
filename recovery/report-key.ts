import * as z from 'zod'
import { Instant, Mode } from './contracts/run.ts'
import { Outcome, type RunReport } from './contracts/run-report.ts'

/** Under which all reports lie in a region's bucket. */
export const reportFolder = 'reports/'

const Seconds = z
  .union([z.literal('unknown'), z.string().regex(/^\d{1,15}$/)])
  .transform(text => (text === 'unknown' ? null : Number(text) / 1000))

/** What is known of a stored report without opening it. RTO and the bound of the RPO in seconds, null when unknown. */
export const ReportEntry = z.object({
  startedAt: Instant,
  mode: Mode,
  outcome: Outcome,
  /** The region that was active, and the one that was to take over. */
  peer: z.string().regex(/^[a-z0-9-]+$/),
  region: z.string().regex(/^[a-z0-9-]+$/),
  rtoSeconds: Seconds,
  rpoSeconds: Seconds,
  execution: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
})
export type ReportEntry = z.infer<typeof ReportEntry>

/** S3 lists keys in ascending order, and the newest are to come first. 13 digits last until the year 2286. */
const beyond = 9_999_999_999_999

/** The key of a run's report; the same for each version of it. */
export function reportKey(report: RunReport): string {
  const { startedAt, mode, outcome, peer, region, rto, rpo, execution } = report
  const age = String(beyond - Date.parse(startedAt)).padStart(13, '0')
  const facts = [mode, outcome, peer, region, milliseconds(rto.seconds), milliseconds(rpo.boundSeconds)]
  return `${reportFolder}${age}/${facts.join('.')}/${execution}.json`
}

const milliseconds = (seconds: number | null) =>
  seconds === null ? 'unknown' : String(Math.round(seconds * 1000))

/** What a key says of its report; undefined for one that is no report's. */
export function reportEntry(key: string): ReportEntry | undefined {
  const [, age, facts = '', execution] = /^reports\/(\d{13})\/([^/]+)\/([^/]+)\.json$/.exec(key) ?? []
  const [mode, outcome, peer, region, rtoSeconds, rpoSeconds, ...more] = facts.split('.')
  if (age === undefined || more.length > 0) return undefined
  const startedAt = new Date(beyond - Number(age)).toISOString()
  const entry = { startedAt, mode, outcome, peer, region, rtoSeconds, rpoSeconds, execution }
  return ReportEntry.safeParse(entry).data
}
