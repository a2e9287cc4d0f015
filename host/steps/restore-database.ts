import { stopActing } from '#host/active/stop.ts'
import { checkArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { repositoryOf } from '#host/pgbackrest/configuration.ts'
import { databaseState, stopDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { possibleLoss } from '#host/promotion/question.ts'
import { readRecord } from '#host/record.ts'
import { candidates } from '#host/restore/candidates.ts'
import { drained } from '#host/restore/drained.ts'
import { type Made, restoreNewest, type Source } from '#host/restore/newest.ts'
import { resultOf } from '#host/restore/restored.ts'
import type { Step, StepContext } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/restore-database.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Brings the database to the newest recovery point of an epoch, as a standby. One that stands there already, because it is
 * warm or an earlier attempt made it, is only drained; when it cannot be used, a backup is restored in its place.
 */
export const restoreDatabase: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  playbook: { tag: 'database', variables: 'db_restore' },
  // Ansible has nothing to place for a standby that runs, and takes longer to start than it has left to replay.
  direct: async settings => (await databaseState(settings)) === 'standby',
  async work(context, { epoch, fromEpoch, replicatedAt: replicated, force }) {
    const { settings, now } = context
    const from = await repositoryOf(settings, fromEpoch)
    const stale = await isStalePrimary(settings)
    // What lies on the own file system did not have to be replicated.
    const replicatedAt = from.side === 'own' ? now().toISOString() : replicated
    const standing = stale ? undefined : await drained(context, { from, replicatedAt })
    if (standing && 'result' in standing) return standing.result
    const backups = await candidates(settings, { from, replicatedAt, force })
    const source = { from, replicatedAt, backups, ...(fromEpoch !== epoch && { heldIn: epoch }) }
    if (stale) await stopStale()
    return await replayed(context, source, await restoreNewest(context, source, standing))
  },
}

/**
 * A restore moves the data directory aside. It must never be that of the side that callers are served from, so that is
 * refused with AlreadyActive. True for a primary that the record does not name: it is left from an older epoch.
 */
async function isStalePrimary(settings: HostSettings): Promise<boolean> {
  const [state, record] = await Promise.all([
    databaseState(settings),
    // Not known is no reason to wait: the region that is taken over from may have had the only way to the servers.
    readRecord(settings, limits.recordGlance).catch(() => undefined),
  ])
  if (record?.active === settings.region && (record.state === 'active' || state === 'primary')) {
    throw new DrctlError('AlreadyActive', `the epoch record names ${settings.region} as ${record.state}`)
  }
  if (state === 'primary' && !record) {
    throw new DrctlError('AlreadyActive', `the database of ${settings.region} is a running primary`)
  }
  return state === 'primary'
}

async function stopStale(): Promise<void> {
  await stopActing()
  await stopDatabase()
}

async function replayed(context: StepContext, source: Source, restored: Made): Promise<HostResult> {
  const { backup, seconds, fromEpoch } = restored
  const began = performance.now()
  const archive = await checkArchive(context.settings, source.from, backup, source.replicatedAt)
  const { contiguousTo } = archive
  if (contiguousTo === undefined) {
    throw new DrctlError('WalIncomplete', `the archive of epoch ${fromEpoch} has lost ${backup.startWal}`)
  }
  const replayedLsn = await replayTo(context, contiguousTo)
  const loss = possibleLoss(archive, restored, replayedLsn)
  return resultOf(restored, {
    ...{ standing: false, lastWal: contiguousTo, replayedLsn },
    ...(loss && { loss }),
    seconds: { restore: seconds, replay: (performance.now() - began) / 1000 },
  })
}
