import { s3Client } from '#aws/clients/s3.ts'
import { readReport } from '#aws/reports.ts'
import type { HostResult } from '#recovery/contracts/reinstate.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { amended } from './amend.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'
import { storedIn } from './stored-reports.ts'

/**
 * Adds what a reinstated side alone had, or that it had nothing, to the report of the run that took over from it. Answers
 * that run; undefined where the host cannot tell, or no such report is stored.
 */
export async function amendAfterReinstatement(
  connection: Connection,
  { active, by, epoch }: EpochRecord,
  { divergence, way }: HostResult,
): Promise<string | undefined> {
  if (!divergence && way !== 'rejoined') return undefined
  const listed = await storedIn(connection, active, by)
  if (listed?.mode !== 'failover') return undefined
  const stored = await patiently(() => readReport(s3Client(active), listed))
  if (stored.report.epoch.after !== epoch) return undefined
  await amended(stored, divergence)
  return by
}
