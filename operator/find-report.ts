import { s3Client } from '#aws/clients/s3.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { earlierVersion, type ListedReport, readReport, type StoredReport } from '#aws/reports.ts'
import { describeRun, type RunDescription } from '#aws/states.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { Connection } from './connection.ts'
import { statusWords } from './endings.ts'
import { type FoundRun, findRun } from './find-run.ts'
import { patiently } from './patience.ts'
import { runsOfBoth } from './runs-of-both.ts'
import { reportsOfBoth, storedIn } from './stored-reports.ts'

/** A report, the region where its run was, and where it is stored; a run's output where it was not. */
export type FoundReport = { report: RunReport; region: string; stored?: StoredReport; run?: undefined }

/**
 * The report of a run by its short name or ARN, or `latest`, that of the newest run that has ended: as it is stored, else as
 * the run gave it. RunNotFound when neither region knows of such a run, ReportMissing when the run has none, ReportBroken
 * when what is stored is none.
 */
export async function findReport(connection: Connection, execution: string): Promise<FoundReport> {
  const found =
    execution === 'latest' ? await latestReport(connection) : await namedReport(connection, execution)
  if (found) return found
  const { run, region } = await findRun(connection, execution)
  return ofRun(run, region)
}

/**
 * A run as Step Functions keeps it, or its stored report: of a run that ended 90 days ago there is no more. RunNotFound
 * where there is neither.
 */
export async function findRunOrReport(
  connection: Connection,
  execution: string,
): Promise<FoundRun | FoundReport> {
  try {
    return await findRun(connection, execution)
  } catch (error) {
    if (!(error instanceof DrctlError) || error.code !== 'RunNotFound') throw error
    const listed = await newestOrNamed(connection, execution).catch(() => undefined)
    if (!listed) throw error
    return opened(listed)
  }
}

/** The version of a stored report before the newest. ReportMissing when there is none. */
export async function findEarlierReport(connection: Connection, execution: string): Promise<FoundReport> {
  const listed = await newestOrNamed(connection, execution)
  const s3 = listed && s3Client(listed.region)
  const version = listed && s3 && (await patiently(() => earlierVersion(s3, listed)))
  if (!listed || !s3 || version === undefined) {
    const message = `no earlier version of a report of ${execution} is stored`
    throw new DrctlError('ReportMissing', message, { execution })
  }
  const stored = await patiently(() => readReport(s3, listed, version))
  return { report: stored.report, region: listed.region, stored }
}

/** Where a report is stored, in either region; undefined where it is not, as far as the regions answer. */
export async function storedReport(
  connection: Connection,
  execution: string,
): Promise<ListedReport | undefined> {
  const name = execution.split(':').at(-1) ?? execution
  const own = await storedIn(connection, connection.region, name)
  return own ?? (await storedIn(connection, connection.peer, name).catch(() => undefined))
}

async function newestOrNamed(connection: Connection, execution: string): Promise<ListedReport | undefined> {
  if (execution !== 'latest') return storedReport(connection, execution)
  return (await reportsOfBoth(connection, { limit: 1 })).reports[0]
}

async function namedReport(connection: Connection, execution: string): Promise<FoundReport | undefined> {
  const listed = await storedReport(connection, execution)
  return listed && opened(listed)
}

/** A run whose report could not be stored may have ended after the newest one that was. */
async function latestReport(connection: Connection): Promise<FoundReport | undefined> {
  const [{ reports }, { runs }] = await Promise.all([
    reportsOfBoth(connection, { limit: 1 }),
    runsOfBoth(connection, 10),
  ])
  const newest = reports[0]
  const ended = runs.find(({ status }) => status !== 'RUNNING')
  const isNewer = ended && ended.startedAt.getTime() > Date.parse(newest?.startedAt ?? '1970-01-01')
  if (!isNewer) return newest && opened(newest)
  return ofRun(await patiently(() => describeRun(sfnClient(ended.region), ended.arn)), ended.region)
}

async function opened(listed: ListedReport): Promise<FoundReport> {
  const stored = await patiently(() => readReport(s3Client(listed.region), listed))
  return { report: stored.report, region: listed.region, stored }
}

function ofRun(run: RunDescription, region: string): FoundReport {
  const { execution, status, report } = run
  if (report) return { report, region }
  const why = status === 'RUNNING' ? 'still runs' : `ended as ${statusWords(status)}`
  throw new DrctlError('ReportMissing', `${execution} ${why}, and has no report`, { execution })
}
