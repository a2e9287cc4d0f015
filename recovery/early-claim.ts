import type { HostReport } from './contracts/host-report.ts'
import type { Run } from './contracts/run.ts'
import type { Stack } from './contracts/stack.ts'

/**
 * Whether the epoch may be claimed before the database was brought here, so that the old side's lease runs out meanwhile. It
 * harms nothing for a warm standby, which has little left to replay. It waits where a backup must be restored first, which
 * may take hours; and where somebody may be asked about a loss, who should be before the old side is stopped: the archive has
 * a gap, or the policy is to ask about whatever was not replicated, as it is when the standby turns out unusable.
 */
export function claimsEarly(
  { mode, fromEpoch }: Run,
  { database, replicaRepository }: HostReport,
  { onPossibleLoss }: Stack,
): boolean {
  const isWarm =
    database.state === 'standby' && database.standsFor === fromEpoch && database.epoch === fromEpoch
  const mayAsk = onPossibleLoss === 'ask' || replicaRepository?.hole !== undefined
  return mode === 'failover' && isWarm && !mayAsk
}
