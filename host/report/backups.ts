import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { listSegments } from '#host/archive/segments.ts'
import { limits } from '#host/limits.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { type Repository, repository, type Side } from '#host/pgbackrest/configuration.ts'
import { exists } from '#host/system/files.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { BackupFolder, HostBackups, ListedBackup } from '#recovery/contracts/list-backups.ts'
import { DrctlError } from '#recovery/errors.ts'
import { type ArchivedSegment, walContinuity } from '#recovery/wal-continuity.ts'
import { segmentNumber } from '#recovery/wal-segment.ts'

/** The backups of every epoch on one of the host's file systems, by names alone: nothing of them is read. */
export async function hostBackups(settings: HostSettings, side: Side): Promise<HostBackups> {
  const folders: BackupFolder[] = []
  let room = limits.listedBackups
  let left = 0
  for (const epoch of await epochsOn(settings, side)) {
    const folder = await folderOf(settings, repository(settings, side, epoch))
    const told = folder.backups.slice(0, room)
    room -= told.length
    left += folder.backups.length - told.length
    folders.push({ ...folder, backups: told })
  }
  return { region: settings.region, side, folders, left }
}

/** The newest first. */
async function epochsOn({ efs, service }: HostSettings, side: Side): Promise<number[]> {
  const folder = join(efs[side], service)
  const names = (await exists(folder)) ? await readdir(folder) : []
  const epochs = names.flatMap(name => /^epoch-([1-9]\d*)$/.exec(name)?.[1] ?? []).map(Number)
  return epochs.sort((a, b) => b - a)
}

async function folderOf(settings: HostSettings, from: Repository): Promise<BackupFolder> {
  const { epoch } = from
  try {
    const backups = (await listBackups(settings, from)).reverse()
    const timelines = [...new Set(backups.map(({ timeline }) => timeline))]
    const files = await Promise.all(timelines.map(one => listSegments(settings.service, from, one)))
    const present = files.flat().map(({ segment, changedAt }) => ({ segment, changedAt, ok: true as const }))
    const newest = backups.find(({ error }) => !error)
    return {
      epoch,
      backups: backups.map(backup => listed(backup, present)),
      ...(newest && walOf(newest, present)),
    }
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    return { epoch, backups: [], problem: error.message }
  }
}

function walOf(backup: Backup, present: ArchivedSegment[]): Partial<BackupFolder> {
  const last = present.filter(({ segment }) => segment.startsWith(backup.startWal.slice(0, 8))).at(-1)
  const [hole] = problemsOf(backup, present)
  return {
    ...(last && { newestWal: last.segment, newestWalAt: last.changedAt }),
    ...(hole && { hole: hole.segment }),
  }
}

const problemsOf = (
  { startWal: start, stopWal: stop, timeline, stoppedAt }: Backup,
  present: ArchivedSegment[],
) => walContinuity({ start, stop, timeline, present, replicatedAt: stoppedAt }).problems

function listed(backup: Backup, present: ArchivedSegment[]): ListedBackup {
  const { label, type, stoppedAt, startWal, stopWal, databaseBytes, error } = backup
  const missing = problemsOf(backup, present).find(
    ({ segment }) => segmentNumber(segment) <= segmentNumber(stopWal),
  )
  const why = error
    ? 'pgBackRest found damaged pages when it was taken'
    : missing && `WAL segment ${missing.segment} of it is missing`
  return { label, type, stoppedAt, startWal, stopWal, databaseBytes, ...(why && { why }) }
}
