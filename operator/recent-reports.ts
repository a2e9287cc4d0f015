import { s3Client } from '#aws/clients/s3.ts'
import { type ListedReport, listReports, readReport } from '#aws/reports.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { Connection } from './connection.ts'
import { firstOf, newestFirst } from './stored-reports.ts'

/** So many runs are looked at for one that serves, and so many keys asked for at a time. */
const most = 10
const atOnce = 100

/**
 * The newest stored reports of runs that recovered, by their keys: what a run is measured by, so it is welcome and not
 * waited for. Those of one region where the other does not answer in a short time; throws as S3 does when neither does.
 */
export async function recoveredRuns(
  { stack, region, peer }: Connection,
  isMeant: (report: ListedReport) => boolean,
): Promise<ListedReport[]> {
  const newestIn = (place: string) =>
    firstOf(
      listReports(s3Client(place, 'once'), stack, place, atOnce),
      most,
      report => report.outcome.startsWith('recovered') && isMeant(report),
    )
  const [own, other] = await Promise.allSettled([newestIn(region), newestIn(peer)])
  if (own.status === 'rejected' && other.status === 'rejected') throw own.reason
  const both = [own, other].flatMap(list => (list.status === 'fulfilled' ? list.value : []))
  return newestFirst(both).slice(0, most)
}

/** What the newest of the reports has that serves. None behind that one is read, and a broken one hides none. */
export async function fromNewest<T>(
  listed: ListedReport[],
  serves: (report: RunReport) => T | undefined,
): Promise<T | undefined> {
  for (const place of listed) {
    const report = await unlessBroken(place)
    const found = report && serves(report)
    if (found !== undefined) return found
  }
  return undefined
}

async function unlessBroken(place: ListedReport): Promise<RunReport | undefined> {
  try {
    return (await readReport(s3Client(place.region, 'once'), place)).report
  } catch (error) {
    if (error instanceof DrctlError && error.code === 'ReportBroken') return undefined
    throw error
  }
}
