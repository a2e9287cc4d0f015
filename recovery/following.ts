import type { Backup } from './contracts/host-report.ts'
import type { Lsn } from './contracts/run.ts'
import type { EpochRecord } from './epoch-record.ts'
import { segmentOf } from './wal-segment.ts'

/** What a host sees of itself and of the record when it asks what its standby has to do. */
export type Sight = {
  region: string
  record: Pick<EpochRecord, 'active' | 'state' | 'epoch'>
  /** `other`: a data directory that no restore has made, or that was promoted; it may hold writes that are nowhere else. */
  database: { kind: 'absent' } | { kind: 'other' } | Standby
}

/**
 * `downFor`: of one that does not run, for how many milliseconds it has been tried to start it. `heldIn`: the recorded epoch
 * in which a run has made it from an older one, as it was told to.
 */
export type Standby = {
  kind: 'standby'
  fromEpoch: number
  heldIn?: number
  standing?: Standing
  downFor?: number
}

/** A standby that runs: where it stands, and for how long it has replayed nothing. Milliseconds. */
export type Standing = { lsn: Lsn; timeline: number; stuckFor: number }

export type Following = 'nothing' | 'follow' | 'rejoin' | 'seed' | 'seed-if-further'

/**
 * What a warm standby has to do now. It follows an active side alone. A directory that could hold writes of its own is
 * looked at, whether it can rejoin as it is, and else never touched; nor is one that a run holds. It is seeded when there is none, when the epoch has
 * moved on without it, and when for `patience` milliseconds it could not be started, or has been stuck, if a newer backup
 * would bring it further.
 */
export function following({ region, record, database }: Sight, patience: number): Following {
  if (record.active === region || record.state !== 'active') return 'nothing'
  if (database.kind === 'other') return 'rejoin'
  if (database.kind === 'absent') return 'seed'
  if (database.fromEpoch !== record.epoch) return database.heldIn === record.epoch ? 'nothing' : 'seed'
  const { standing, downFor } = database
  if (standing) return standing.stuckFor >= patience ? 'seed-if-further' : 'follow'
  return downFor !== undefined && downFor >= patience ? 'seed' : 'follow'
}

/** Whether a backup ends behind the segment that a standby stands in: else to begin anew with it is no help. */
export function isFurther(
  { stopWal }: Pick<Backup, 'stopWal'>,
  { lsn, timeline }: Omit<Standing, 'stuckFor'>,
): boolean {
  return stopWal > segmentOf(lsn, timeline)
}
