import type { Backup } from './contracts/host-report.ts'
import type { Lsn } from './contracts/run.ts'
import type { EpochRecord } from './epoch-record.ts'
import { segmentOf } from './wal-segment.ts'

/** What a host sees of itself and of the record when it asks what its standby has to do. */
export type Sight = {
  region: string
  record: Pick<EpochRecord, 'active' | 'state' | 'epoch'>
  /** `other`: a data directory that no restore has made, or that was promoted; it may hold writes that are nowhere else. */
  database:
    | { kind: 'absent' }
    | { kind: 'other' }
    | { kind: 'standby'; fromEpoch: number; standing?: Standing }
}

/** A standby that runs: where it stands, and for how long it has neither streamed nor replayed anything. Milliseconds. */
export type Standing = { lsn: Lsn; timeline: number; stuckFor: number }

export type Following = 'nothing' | 'follow' | 'rejoin' | 'seed' | 'seed-if-further'

/**
 * What a warm standby has to do now. It follows an active side alone. A directory that could hold writes of its own is
 * looked at, whether it can rejoin as it is, and else never touched. It is seeded when there is none, when the epoch has moved on without it, and when it has been stuck for
 * `patience` milliseconds, if a newer backup would bring it further.
 */
export function following({ region, record, database }: Sight, patience: number): Following {
  if (record.active === region || record.state !== 'active') return 'nothing'
  if (database.kind === 'other') return 'rejoin'
  if (database.kind === 'absent' || database.fromEpoch !== record.epoch) return 'seed'
  const { standing } = database
  return standing && standing.stuckFor >= patience ? 'seed-if-further' : 'follow'
}

/** Whether one of the backups ends behind the segment that a standby stands in: else to begin anew is no help. */
export function isFurther(
  backups: Pick<Backup, 'stopWal'>[],
  { lsn, timeline }: Omit<Standing, 'stuckFor'>,
): boolean {
  const stands = segmentOf(lsn, timeline)
  return backups.some(({ stopWal }) => stopWal > stands)
}
