import type { BackupsView, BackupView, FolderView, RegionBackups } from '#operator/backups/view.ts'
import type { BackupType, HostResult as Taken } from '#recovery/contracts/take-backup.ts'
import { bytes, stamp } from './measure.ts'
import type { Paint } from './paint.ts'
import { labelled, table } from './text.ts'

/** The backup that was taken; a full one may have been taken in the place of what was asked for. */
export function takenLines({
  region,
  epoch,
  backup,
  asked,
}: Taken & { region: string; asked: BackupType }): string[] {
  const { label, type, stoppedAt, databaseBytes, startWal, stopWal } = backup
  return [
    `${region} has ${type === 'incr' ? 'an' : 'a'} ${type} backup of epoch ${epoch}`,
    ...labelled('label', label),
    ...labelled('complete', `${stamp(stoppedAt)}, ${bytes(databaseBytes)} once restored`),
    ...labelled('WAL', `${startWal} to ${stopWal}`),
    ...(type === asked ? [] : labelled('not', `${asked}: there was no full one to build on`)),
  ]
}

/** By region and epoch, the newest first; what cannot be restored from has its reason below it. */
export function backupsLines({ recordedEpoch, regions }: BackupsView, paint: Paint, width: number): string[] {
  return regions.flatMap((region, i) => [
    ...(i === 0 ? [] : ['']),
    paint.bold(region.region),
    ...regionLines(region, recordedEpoch, paint, width),
  ])
}

function regionLines(
  { seenIn, problem, replicatedAt, replicationProblem, folders, left }: RegionBackups,
  recordedEpoch: number | undefined,
  paint: Paint,
  width: number,
): string[] {
  const row = (label: string, text: string) => labelled(label, text, { width })
  const inReplica = seenIn === 'replica' ? '; what follows is the replica in the other region' : ''
  return [
    ...(problem === undefined ? [] : row('not asked', paint.yellow(`${problem}${inReplica}`))),
    ...row(
      'replicated',
      replicatedAt === undefined
        ? paint.yellow(replicationProblem ?? 'not known')
        : `up to ${stamp(replicatedAt)}`,
    ),
    ...(folders.length === 0 && seenIn !== undefined ? ['  no backups'] : []),
    ...folders.flatMap(folder => folderLines(folder, recordedEpoch, paint, width)),
    ...(left > 0 ? [`  and ${left} older ones`] : []),
  ]
}

function folderLines(
  { epoch, backups, newestWal, newestWalAt, hole, problem }: FolderView,
  recordedEpoch: number | undefined,
  paint: Paint,
  width: number,
): string[] {
  const rows = table(backups.map(backup => cells(backup, paint)))
  return [
    `  epoch ${epoch}${epoch === recordedEpoch ? paint.green(' (recorded)') : ''}`,
    ...(problem === undefined ? [] : labelled('unreadable', paint.red(problem), { indent: 4, width })),
    ...(backups.length === 0 && problem === undefined ? [`    ${paint.red('no complete backup')}`] : []),
    ...backups.flatMap((backup, i) => backupLines(backup, rows[i] ?? '', paint, width)),
    ...(newestWal && newestWalAt
      ? labelled('WAL', `up to ${newestWal} of ${stamp(newestWalAt)}`, { indent: 4, column: 5, width })
      : []),
    ...(hole ? labelled('', paint.red(`${hole} is missing in it`), { indent: 4, column: 5, width }) : []),
  ]
}

function backupLines({ startWal, stopWal, why }: BackupView, row: string, paint: Paint, width: number) {
  return [
    `  ${row}`,
    `      WAL ${startWal} to ${stopWal}`,
    ...(why === undefined ? [] : labelled('unusable', paint.red(why), { indent: 6, column: 9, width })),
  ]
}

const cells = ({ label, type, stoppedAt, databaseBytes, replicated }: BackupView, paint: Paint) => [
  label,
  type,
  stamp(stoppedAt).slice(0, 16),
  bytes(databaseBytes),
  replicated === undefined ? '?' : replicated ? paint.green('both') : paint.yellow('here'),
]
