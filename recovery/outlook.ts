import { fenceSeconds } from './fence.ts'
import type { PastTakeover } from './past-takeover.ts'

/** Seconds, and why they are not fewer; or why they cannot be told. */
export type Figure = { seconds: number; why: string } | { problem: string }

/** What a failover that began now would cost: writes that are lost, and the time without an answer. */
export type Outlook = { rpo: Figure; rto: Figure }

/** What a standby region has to be taken over with. Ages are seconds. */
export type Standing = {
  /** Of a database in recovery: the epoch it stands for, by how much it is behind, and whether it streams. */
  database?: { epoch: number; behindSeconds: number; streaming: boolean }
  /** The newest backup that arrived, and the newest WAL beside it. */
  backup?: { ageSeconds: number; databaseBytes: number; walAgeSeconds?: number; hole?: string }
}

export type Waits = { leaseSeconds: number; ttl: number }

/** `epoch`: the recorded one. A database that stands for another one is not promoted, and counts for nothing here. */
export const hasStandby = ({ database }: Standing, epoch: number): boolean => database?.epoch === epoch

/** `past`: the last takeover that had a standby as this one would, or had none as this one would not. */
export function outlook(
  { database, backup }: Standing,
  epoch: number,
  waits: Waits,
  past?: PastTakeover,
): Outlook {
  if (database && hasStandby({ database }, epoch)) {
    const rpo = { seconds: database.behindSeconds, why: whyBehind(database, backup) }
    return { rpo, rto: rto(waits, past) }
  }
  if (backup) {
    const restore = `, and ${Math.ceil(backup.databaseBytes / 1e6)} MB are to be restored`
    return { rpo: ofBackup(backup), rto: rto(waits, past, restore) }
  }
  const problem = `neither a standby nor a backup of epoch ${epoch} is there: nothing could be restored`
  return { rpo: { problem }, rto: { problem } }
}

function ofBackup({ ageSeconds, walAgeSeconds, hole }: NonNullable<Standing['backup']>): Figure {
  if (hole) return { problem: `${hole} is missing: what was written from there on would be lost` }
  return walAgeSeconds === undefined
    ? { seconds: ageSeconds, why: 'a backup would be restored, and no WAL has arrived behind it' }
    : {
        seconds: walAgeSeconds,
        why: 'a backup would be restored, with the WAL that the replication has brought',
      }
}

/** The active side writes a beat each second: a standby that has everything is still up to a second behind by it. */
function whyBehind({ streaming }: NonNullable<Standing['database']>, backup: Standing['backup']): string {
  if (streaming) return 'it streams; the beat that this is measured by is written once a second'
  const age = backup?.walAgeSeconds
  const newest = age === undefined ? 'none of it has arrived' : `the newest is ${Math.round(age)} s old`
  return `it does not stream: its WAL comes with the replication, and ${newest}`
}

/** Of a failover when the old side says nothing; one that answers ends the first wait at once. */
function rto({ leaseSeconds, ttl }: Waits, past: PastTakeover | undefined, restore = ''): Figure {
  const fence = fenceSeconds(leaseSeconds)
  const waits = `${fence.toFixed(1)} s until a silent old side has stopped for certain, ${ttl} s for which callers may keep its address${restore}`
  if (!past) {
    const why = `${waits}; detection and the steps come on top: no takeover is known to measure them by`
    return { seconds: fence + ttl, why }
  }
  const { detectionSeconds, stepsSeconds, execution } = past
  const measured = `${detectionSeconds.toFixed(1)} s until the run began and ${stepsSeconds.toFixed(1)} s for its steps, as in ${execution}`
  return { seconds: fence + ttl + detectionSeconds + stepsSeconds, why: `${waits}; ${measured}` }
}
