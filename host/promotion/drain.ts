import { isArchived } from '#host/active/archiving.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { receiver } from '#host/standby/receiver.ts'
import type { StepContext } from '#host/step.ts'
import { until } from '#host/system/until.ts'
import type { HostResult as HandedOver } from '#recovery/contracts/hand-over.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { compareLsn } from '#recovery/lsn.ts'

/**
 * Replays to the end of what the old side handed over of an epoch. A standby that streams has that already; any other waits
 * until the last segment that the old side archived has been replicated. Refuses with WalIncomplete what does not get there.
 */
export async function drain(
  context: StepContext,
  fromEpoch: number,
  { finalLsn, lastWal }: HandedOver,
): Promise<void> {
  const { settings, progress } = context
  if (await streamedTo(settings, finalLsn)) return
  const from = repository(settings, 'replica', fromEpoch)
  progress('replication')
  const arrived = await until(async () => (await isArchived(settings, from, lastWal)) || undefined, {
    limit: limits.drainWait,
    every: limits.recordPoll,
  })
  if (!arrived) throw new DrctlError('WalIncomplete', `${lastWal} has not been replicated`, { lastWal })
  const replayedLsn = await replayTo(context, lastWal)
  if (compareLsn(replayedLsn, finalLsn) < 0)
    throw new DrctlError('WalIncomplete', `the standby has replayed to ${replayedLsn}, not to ${finalLsn}`)
}

/**
 * Whether streaming has brought the standby past `finalLsn`. PostgreSQL ends no stream in a shutdown before all has been
 * received, so there is little to wait for.
 */
async function streamedTo(settings: HostSettings, finalLsn: Lsn): Promise<boolean> {
  const reached = await until(
    async () => compareLsn((await receiver(settings)).replayedLsn, finalLsn) >= 0 || undefined,
    { limit: settings.standby === 'warm' ? limits.streamDrain : 0, every: limits.databasePoll },
  )
  return reached === true
}
