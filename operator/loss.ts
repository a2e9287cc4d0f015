import type { Divergence } from '#recovery/contracts/reinstate.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { askHost } from './ask-host.ts'
import type { Connection } from './connection.ts'

/** Exactly what only the old side had, or why that is not known. */
export type Loss = Divergence | { unknown: string }

const waitMs = 4_000

/**
 * What a failover has cost, as the old side's own host lists it from the day on which it was reinstated: a report is
 * written before anybody can know. Undefined for a run that took over nothing, or lost nothing by handing over.
 */
export async function lossOf({ stack }: Connection, report: RunReport): Promise<Loss | undefined> {
  const { mode, peer, epoch } = report
  if (mode !== 'failover' || epoch.after === epoch.before) return undefined
  try {
    const { divergence, database } = await askHost(
      stack,
      { region: peer, epoch: epoch.after },
      'loss',
      waitMs,
    )
    if (divergence || database.state === 'standby') return divergence
    return { unknown: `known once the old side stands by again: drctl reinstate --region ${peer}` }
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) }
  }
}
