import { s3Client } from '#aws/clients.ts'
import { readReport, replaceReport, type StoredReport } from '#aws/reports.ts'
import type { Divergence } from '#recovery/contracts/reinstate.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { operatorName } from './operator-name.ts'
import { patiently } from './patience.ts'

/**
 * Adds to a stored report what the run has cost, as a further version; without a divergence the old side had nothing of its
 * own. What another has added meanwhile, or long ago, stays. Answers the report as it then is.
 */
export async function amended(stored: StoredReport, divergence: Divergence | undefined): Promise<RunReport> {
  const s3 = s3Client(stored.report.region)
  let read = stored
  while (!read.report.loss) {
    const loss = { learntAt: new Date().toISOString(), by: operatorName(), ...(divergence && { divergence }) }
    const changed = { ...read, report: { ...read.report, loss } }
    if (await patiently(() => replaceReport(s3, changed))) return changed.report
    read = await patiently(() => readReport(s3, stored))
  }
  return read.report
}
