import { isArchived } from '#host/active/archiving.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { readRestored } from '#host/restore/restored.ts'
import { receiver } from '#host/standby/receiver.ts'
import type { Step } from '#host/step.ts'
import { until } from '#host/system/until.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/drain-standby.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn } from '#recovery/lsn.ts'

/**
 * Replays to the end of what the old side handed over. A standby that streams has that already; any other waits until the
 * last segment that the old side archived has been replicated.
 */
export const drainStandby: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work(context, { finalLsn, lastWal }) {
    const { settings, progress } = context
    const restored = await readRestored(settings)
    if (!restored) throw new DrctlError('DatabaseNotStarted', 'there is no standby to drain')
    await startDatabase(settings)
    const drained = await streamedTo(settings, finalLsn)
    if (drained !== undefined) return { replayedLsn: drained }
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

/**
 * Where the standby stands, when streaming has brought it past `finalLsn`. PostgreSQL ends no stream in a shutdown before
 * all has been received, so there is little to wait for; undefined when it does not get there.
 */
async function streamedTo(settings: HostSettings, finalLsn: Lsn): Promise<Lsn | undefined> {
  return until(
    async () => {
      const { replayedLsn } = await receiver(settings)
      return compareLsn(replayedLsn, finalLsn) >= 0 ? replayedLsn : undefined
    },
    { limit: settings.standby === 'warm' ? limits.streamDrain : 0, every: limits.databasePoll },
  )
}
