import { s3Client } from '#aws/clients/s3.ts'
import { readReport, type StoredReport } from '#aws/reports.ts'
import type { Divergence } from '#recovery/contracts/reinstate.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import { amended } from './amend.ts'
import { askHost } from './ask-host.ts'
import type { Connection } from './connection.ts'
import { storedReport } from './find-report.ts'

/** Exactly what only the old side had, that it had nothing, or why that is not known. */
export type Loss = Divergence | { nothing: true } | { unknown: string }

const waitMs = 4_000

/**
 * What a failover has cost: as its stored report has it, else as the old side's own host lists it from the day on which it
 * was reinstated, which is then added to the stored report: that is written before anybody can know. No loss for a run that
 * took over nothing, or lost nothing by handing over. `report` is the one with the loss in it, once it is known.
 */
export async function withLoss(
  connection: Connection,
  report: RunReport,
  stored?: StoredReport,
): Promise<{ report: RunReport; loss?: Loss }> {
  if (report.mode !== 'failover' || report.epoch.after === report.epoch.before) return { report }
  const kept = stored ?? (await storedOf(connection, report))
  const known = kept?.report.loss
  if (known) return { report: { ...report, loss: known }, loss: known.divergence ?? { nothing: true } }
  const loss = await askOldSide(connection, report)
  if (!loss) return { report }
  return { report: kept && 'transactions' in loss ? await addTo(kept, loss) : report, loss }
}

/** Without the store the old side is asked. */
async function storedOf(connection: Connection, report: RunReport): Promise<StoredReport | undefined> {
  try {
    const listed = await storedReport(connection, report.execution)
    return listed && (await readReport(s3Client(listed.region), listed))
  } catch (error) {
    if (error instanceof DrctlError) return undefined
    throw error
  }
}

async function askOldSide({ stack }: Connection, report: RunReport): Promise<Loss | undefined> {
  const { peer, epoch } = report
  try {
    const { divergence, database } = await askHost(
      stack,
      { region: peer, epoch: epoch.after },
      'loss',
      waitMs,
    )
    if (divergence || database.state === 'standby') return divergence
    if ((database.epoch ?? 0) > epoch.after) return { unknown: backWithout(peer) }
    return { unknown: `known once the old side stands by again: drctl reinstate --region ${peer}` }
  } catch (error) {
    return { unknown: `not known: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Restored as any other standby, it took over with nobody having listed what it alone had; a reinstatement would now be refused. */
const backWithout = (peer: string) =>
  `not listed: ${peer} has taken over again since, without a reinstatement before; what it alone had is in the data directory that was moved aside on its host then`

/** Who may only look leaves it to the next one. */
async function addTo(stored: StoredReport, divergence: Divergence): Promise<RunReport> {
  try {
    return await amended(stored, divergence)
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    return stored.report
  }
}
