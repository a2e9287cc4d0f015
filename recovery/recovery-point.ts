import type { Backup } from './contracts/host-report.ts'

/**
 * The backups from which a takeover may restore, the newest first: complete, without error, and ended before the
 * replication's timestamp, because only then all of their files are certain to be in the replica. Forced, those that
 * ended later follow.
 */
export function chooseBackups(question: {
  backups: Backup[]
  replicatedAt: string
  force?: boolean
}): Backup[] {
  const limit = Date.parse(question.replicatedAt)
  const newestFirst = question.backups
    .filter(({ error }) => !error)
    .sort((a, b) => Date.parse(b.stoppedAt) - Date.parse(a.stoppedAt))
  const certain = newestFirst.filter(({ stoppedAt }) => Date.parse(stoppedAt) < limit)
  if (!question.force) return certain
  return [...certain, ...newestFirst.filter(backup => !certain.includes(backup))]
}
