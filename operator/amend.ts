import { s3Client } from '#aws/clients/s3.ts'
import { readReport, replaceReport, type StoredReport } from '#aws/reports.ts'
import type { Divergence } from '#recovery/contracts/reinstate.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { operatorName } from './operator-name.ts'
import { patiently } from './patience.ts'

/**
 * Adds to a stored report what the run has cost, as a further version; without a divergence the old side had nothing of its
 * own. What another has added meanwhile, or long ago, stays. Answers the report as it then is; AwsRefused when others change
 * it each time.
 */
export async function amended(stored: StoredReport, divergence: Divergence | undefined): Promise<RunReport> {
  const s3 = s3Client(stored.report.region)
  let read = stored
  for (let tries = 0; tries < limits.swapTries; tries++) {
    if (read.report.loss) return read.report
    const loss = { learntAt: new Date().toISOString(), by: operatorName(), ...(divergence && { divergence }) }
    const changed = { ...read, report: { ...read.report, loss } }
    if (await patiently(() => replaceReport(s3, changed))) return changed.report
    read = await patiently(() => readReport(s3, stored))
  }
  throw new DrctlError('AwsRefused', `s3://${stored.bucket}/${stored.key} was changed by others each time`)
}
