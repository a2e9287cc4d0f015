import { type CheckedArchive, checkArchive } from '#host/archive/check.ts'
import { listSegments } from '#host/archive/segments.ts'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import { restoreBackup } from '#host/pgbackrest/restore.ts'
import { startDatabase, stopDatabase } from '#host/postgres/database.ts'
import type { StepContext } from '#host/step.ts'
import { ProgramFailed } from '#host/system/program.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { saysNoRoom } from '#recovery/no-room.ts'
import { asideName, openWorkshop, putBack, putInPlace, takeBack } from './data-directory.ts'
import { type Restored, writeRestored } from './restored.ts'
import { needOf, refuseWithoutSpace } from './space.ts'

/** A standby that a backup was restored for. */
export type Made = Restored & { backup: Backup }

export type Source = {
  from: Repository
  backups: Backup[]
  replicatedAt: string
  /** The recorded epoch, where a run was told to restore an older one: the follower is not to seed over what it asked for. */
  heldIn?: number
}

/**
 * Restores the first of the backups that can be restored and started as a standby, and says which were passed over and
 * why. Refuses with BackupUnusable when none can; with DiskFull before it has written anything, or when it is full.
 */
export async function restoreNewest(
  context: StepContext,
  source: Source,
  insteadOf?: Restored['insteadOf'],
): Promise<Made> {
  await stopDatabase()
  // Once for all backups: after one that did not start, nothing is in the data directory's place any more.
  const movedAside = await asideName(context)
  try {
    return await restoreFirstGood(context, source, { movedAside, insteadOf })
  } catch (error) {
    await putBack(context.settings, movedAside)
    throw error
  }
}

async function restoreFirstGood(
  context: StepContext,
  source: Source,
  before: Pick<Restored, 'movedAside' | 'insteadOf'>,
): Promise<Made> {
  const passedOver: Restored['passedOver'] = []
  for (const backup of source.backups) {
    try {
      return await restoreOne(context, source, backup, { passedOver, ...before })
    } catch (error) {
      if (!isTheBackups(error)) throw error
      refuseFull(error)
      passedOver.push({ label: backup.label, why: error.message })
    }
  }
  const why = passedOver.map(({ label, why }) => `${label}: ${why}`).join('; ')
  throw new DrctlError('BackupUnusable', `no backup of epoch ${source.from.epoch} is good: ${why}`, {
    passedOver,
  })
}

/** Whether an older backup may help. */
function isTheBackups(error: unknown): error is Error {
  if (error instanceof ProgramFailed) return true
  return (
    error instanceof DrctlError && (error.code === 'BackupUnusable' || error.code === 'DatabaseNotStarted')
  )
}

/** Something else than the restore may have filled the disk since the space was checked: no older backup helps. */
function refuseFull({ message }: Error): void {
  if (saysNoRoom(message)) throw new DrctlError('DiskFull', `the disk filled up: ${message}`)
}

async function restoreOne(
  context: StepContext,
  source: Source,
  backup: Backup,
  before: Pick<Restored, 'passedOver' | 'movedAside' | 'insteadOf'>,
): Promise<Made> {
  const { settings } = context
  const began = performance.now()
  const folder = await openWorkshop(settings)
  const archive = checkArchive(settings, source.from, backup, source.replicatedAt)
  const restored = bringFiles(context, source.from, backup, folder)
  // Both are waited for, so that nothing of this backup still runs when the next one is tried.
  await Promise.allSettled([archive, restored])
  await restored
  refuseInconsistent(backup, await archive)

  const { movedAside, passedOver, insteadOf } = before
  const made: Made = {
    fromEpoch: source.from.epoch,
    timeline: backup.timeline,
    backup,
    passedOver,
    ...(movedAside !== undefined && { movedAside }),
    ...(insteadOf && { insteadOf }),
    ...(source.heldIn !== undefined && {
      held: { inEpoch: source.heldIn, since: context.now().toISOString() },
    }),
    seconds: (performance.now() - began) / 1000,
  }
  await writeRestored(folder, made)
  await putInPlace(context, movedAside)
  await startOrTakeBack(context)
  return made
}

async function bringFiles(
  context: StepContext,
  from: Repository,
  backup: Backup,
  folder: string,
): Promise<void> {
  const { settings, progress } = context
  await refuseUnlessItFits(settings, from, backup, folder)
  progress('restore', 0, backup.databaseBytes)
  await restoreBackup(settings, from, backup, folder, percent =>
    progress('restore', Math.round((percent / 100) * backup.databaseBytes), backup.databaseBytes),
  )
}

/** Refuses with DiskFull when a backup and its WAL do not fit beside what lies in the folder that it is to build upon. */
export async function refuseUnlessItFits(
  { service }: HostSettings,
  from: Repository,
  backup: Backup,
  folder: string,
): Promise<void> {
  const segments = await listSegments(service, from, backup.timeline)
  const replayed = segments.filter(({ segment }) => segment >= backup.startWal).length
  refuseWithoutSpace(await needOf(backup, replayed, folder))
}

/** Without the WAL that was written while the backup was taken, the backup is worth nothing. */
function refuseInconsistent({ label, stopWal }: Backup, { contiguousTo, problems }: CheckedArchive): void {
  if (contiguousTo !== undefined && contiguousTo >= stopWal) return
  const named = problems.slice(0, 3).map(({ segment, problem }) => `${segment} is ${problem}`)
  throw new DrctlError(
    'BackupUnusable',
    `the WAL that backup ${label} needs is not whole: ${named.join(', ')}`,
  )
}

async function startOrTakeBack({ settings }: StepContext): Promise<void> {
  try {
    await startDatabase(settings)
  } catch (error) {
    await stopDatabase()
    await takeBack(settings)
    throw error
  }
}
