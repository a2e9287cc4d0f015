import type { BackupFolder, HostBackups, ListedBackup, Side } from '#recovery/contracts/list-backups.ts'

/** The backups of a service as `drctl backup list --json` prints them. */
export type BackupsView = { service: string; recordedEpoch?: number; regions: RegionBackups[] }

/** What a region has written. Where its own host does not answer, as the other region's replica has it. */
export type RegionBackups = {
  region: string
  /** By whose word: the region's own host, or the replica's. Absent when neither answers. */
  seenIn?: Side
  /** Why its own host could not be asked. */
  problem?: string
  /** What changed before is in the other region; or why that is not known. */
  replicatedAt?: string
  replicationProblem?: string
  folders: FolderView[]
  /** Older backups that are not listed. */
  left: number
}

/** `replicated`: whether the other region's replica has it whole; absent when that host could not be asked. */
export type BackupView = ListedBackup & { replicated?: boolean }
export type FolderView = Omit<BackupFolder, 'backups'> & { backups: BackupView[] }

export type Told<Answer> = { answer: Answer } | { problem: string }

/** What the two hosts and EFS say of one region's backups, put together. */
export function regionBackups(
  region: string,
  own: Told<HostBackups>,
  replica: Told<HostBackups>,
  replication: Told<string>,
): RegionBackups {
  const seen = 'answer' in own ? own.answer : 'answer' in replica ? replica.answer : undefined
  const replicatedAt = 'answer' in replication ? replication.answer : undefined
  const copies = 'answer' in replica ? replica.answer.folders : undefined
  return {
    region,
    ...(seen && { seenIn: seen.side }),
    ...('problem' in own && { problem: own.problem }),
    ...('answer' in replication
      ? { replicatedAt: replication.answer }
      : { replicationProblem: replication.problem }),
    folders: (seen?.folders ?? []).map(folder => ({
      ...folder,
      backups: folder.backups.map(backup => withReplica(backup, folder.epoch, { copies, replicatedAt })),
    })),
    left: seen?.left ?? 0,
  }
}

/** It is certain to be there when the replica lists it and EFS has brought everything of its time. */
function withReplica(
  backup: ListedBackup,
  epoch: number,
  { copies, replicatedAt }: { copies: BackupFolder[] | undefined; replicatedAt: string | undefined },
): BackupView {
  if (!copies || replicatedAt === undefined) return backup
  const folder = copies.find(copy => copy.epoch === epoch)
  const isListed =
    folder?.backups.some(copy => copy.label === backup.label && copy.why === undefined) ?? false
  return { ...backup, replicated: isListed && Date.parse(backup.stoppedAt) < Date.parse(replicatedAt) }
}
