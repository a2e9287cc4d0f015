import { isArchived } from '#host/active/archiving.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { readRestored } from '#host/restore/restored.ts'
import type { Step } from '#host/step.ts'
import { until } from '#host/system/until.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/drain-standby.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn } from '#recovery/lsn.ts'

/** Waits until the last segment that the old side archived has been replicated, and replays to its end. */
export const drainStandby: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work(context, { finalLsn, lastWal }) {
    const { settings, progress } = context
    const restored = await readRestored(settings)
    if (!restored) throw new DrctlError('DatabaseNotStarted', 'there is no standby to drain')
    await startDatabase(settings)
    const from = repository(settings, 'replica', restored.fromEpoch)
    progress('replication')
    const arrived = await until(async () => (await isArchived(settings, from, lastWal)) || undefined, {
      limit: limits.drainWait,
      every: limits.recordPoll,
    })
    if (!arrived) throw new DrctlError('WalIncomplete', `${lastWal} has not been replicated`, { lastWal })
    const replayedLsn = await replayTo(context, lastWal)
    if (compareLsn(replayedLsn, finalLsn) < 0) {
      throw new DrctlError('WalIncomplete', `the standby has replayed to ${replayedLsn}, not to ${finalLsn}`)
    }
    return { replayedLsn }
  },
}
