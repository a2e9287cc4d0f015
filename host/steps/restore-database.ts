import { stopActing } from '#host/active/stop.ts'
import { checkArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { repositoryOf } from '#host/pgbackrest/configuration.ts'
import { databaseState, startDatabase, stopDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { readRecord } from '#host/record.ts'
import { candidates } from '#host/restore/candidates.ts'
import { restoreNewest, type Source } from '#host/restore/newest.ts'
import { type Restored, readRestored } from '#host/restore/restored.ts'
import type { Step, StepContext } from '#host/step.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/restore-database.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Brings the database to the newest recovery point of an epoch, as a standby. Run again it goes on where it was: a
 * standby of the same epoch only replays what has come since.
 */
export const restoreDatabase: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  playbook: { tag: 'database', variables: 'db_restore' },
  async work(context, { fromEpoch, replicatedAt: replicated, force }) {
    const { settings, now } = context
    const from = await repositoryOf(settings, fromEpoch)
    const stale = await isStalePrimary(settings)
    // What lies on the own file system did not have to be replicated.
    const replicatedAt = from.side === 'own' ? now().toISOString() : replicated
    const source = { from, replicatedAt, backups: await candidates(settings, { from, replicatedAt, force }) }
    if (stale) await stopStale()
    const standing = await standingStandby(context, source)
    return await replayed(context, source, standing ?? (await restoreNewest(context, source)), !standing)
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

/** The standby that an earlier restore made of this epoch, started if need be; its WAL is kept as long as its backup is. */
async function standingStandby(
  { settings }: StepContext,
  { from, backups }: Source,
): Promise<Restored | undefined> {
  const restored = await readRestored(settings)
  if (restored?.fromEpoch !== from.epoch || !has(backups, restored.backup.label)) return undefined
  try {
    await startDatabase(settings)
    return restored
  } catch (error) {
    if (error instanceof DrctlError && error.code === 'DatabaseNotStarted') return undefined
    throw error
  }
}

const has = (backups: Backup[], label: string) => backups.some(backup => backup.label === label)

async function replayed(
  context: StepContext,
  source: Source,
  restored: Restored,
  fresh: boolean,
): Promise<HostResult> {
  const { backup, passedOver, movedAside, seconds, fromEpoch } = restored
  const began = performance.now()
  const { contiguousTo } = await checkArchive(context.settings, source.from, backup, source.replicatedAt)
  if (contiguousTo === undefined) {
    throw new DrctlError('WalIncomplete', `the archive of epoch ${fromEpoch} has lost ${backup.startWal}`)
  }
  const replayedLsn = await replayTo(context, contiguousTo)
  const { label, stoppedAt, startWal, databaseBytes, timeline } = backup
  return {
    fromEpoch,
    backup: { label, stoppedAt, startWal, databaseBytes },
    timeline,
    lastWal: contiguousTo,
    replayedLsn,
    passedOver,
    ...(movedAside !== undefined && { movedAside }),
    seconds: { restore: fresh ? seconds : 0, replay: (performance.now() - began) / 1000 },
  }
}
