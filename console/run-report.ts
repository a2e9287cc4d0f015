import { s3Client } from '#aws/clients/s3.ts'
import { readReport } from '#aws/reports.ts'
import type { RunDescription } from '#aws/states.ts'
import { patiently } from '#operator/patience.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { momentsOf } from '#recovery/timeline.ts'
import type { RunView } from './contract.ts'
import { failureOf } from './failure.ts'
import type { RunName } from './run-source.ts'
import type { StoredIndex } from './stored-index.ts'

/** The stored report of a run, with what became known later; undefined when none is stored. ReportBroken when it is none. */
export async function storedReportOf(
  stored: Record<string, StoredIndex>,
  { region, execution }: RunName,
): Promise<RunReport | undefined> {
  const listed = await stored[region]?.find(execution)
  return listed && (await patiently(() => readReport(s3Client(region), listed))).report
}

/** The report of a run that has ended: as stored, else as the run gave it, with why the stored one cannot be had. */
export async function endedReport(
  stored: Record<string, StoredIndex>,
  name: RunName,
  { report }: RunDescription,
): Promise<ReportPart> {
  try {
    const known = (await storedReportOf(stored, name)) ?? report
    return known ? reportPart(known) : {}
  } catch (error) {
    return { ...(report && reportPart(report)), reportProblem: failureOf(error).failure }
  }
}

type ReportPart = Pick<RunView, 'report' | 'moments' | 'reportProblem'>

/** A report with its timeline, which one that was written before there were any lets be known. */
export const reportPart = (report: RunReport): ReportPart => ({ report, moments: momentsOf(report) })
