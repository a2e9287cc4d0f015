import type { Backup } from './contracts/host-report.ts'

/**
 * The backups from which a takeover may restore, the newest first: complete, without error, and ended before the
 * replication's timestamp, because only then all of their files are certain to be in the replica.
 */
export function chooseBackups(question: { backups: Backup[]; replicatedAt: string }): Backup[] {
  const limit = Date.parse(question.replicatedAt)
  return question.backups
    .filter(backup => !backup.error && Date.parse(backup.stoppedAt) < limit)
    .sort((a, b) => Date.parse(b.stoppedAt) - Date.parse(a.stoppedAt))
}
