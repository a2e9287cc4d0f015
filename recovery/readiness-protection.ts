import type { Repository } from './contracts/host-report.ts'
import { blocking, type Finding, remark } from './finding.ts'
import { saysNoRoom } from './no-room.ts'
import type { Readiness } from './readiness-verdict.ts'
import { chooseBackups } from './recovery-point.ts'
import { segmentBytes } from './wal-segment.ts'

/** What of the epoch's backups and WAL has reached the replica, and whether there is room to restore it. */
export function protectionReasons(found: Readiness): Finding[] {
  const { run, host, replication } = found
  // An epoch before the recorded one may have been this region's own; what lies on its file system was not replicated.
  const repository = host.ownRepository ?? host.replicaRepository
  const certainUntil = host.ownRepository ? host.at : replication.replicatedAt
  const complete = (repository?.backups ?? []).filter(({ error }) => !error)
  if (!repository || complete.length === 0) {
    const reason = stands(found) ? remark : blocking
    const missing = `there is no complete backup of epoch ${run.fromEpoch} here`
    const behind = isBehind(found) ? ', and its standby has not caught up with that epoch' : ''
    return [reason('NoCompleteBackup', `${missing}${behind}`), ...standingRoomReasons(found)]
  }
  return [
    ...olderEpochReasons(found),
    ...certaintyReasons(found, repository, certainUntil),
    ...holeReasons(repository, certainUntil),
    ...replicationReasons(found),
    ...standingRoomReasons(found),
    ...roomReasons(found, repository),
  ]
}

/**
 * A standby of the epoch that runs here has all that a backup could bring, once it has received that epoch's own beginning:
 * one that has only just joined would be taken over from without anything that was written since.
 */
const stands = ({ run, host }: Readiness) =>
  host.database.state === 'standby' &&
  host.database.standsFor === run.fromEpoch &&
  host.database.epoch === run.fromEpoch

/** One that was made for the epoch, and has not received as much of it as would make it worth taking over from. */
const isBehind = (found: Readiness) => found.host.database.standsFor === found.run.fromEpoch && !stands(found)

function olderEpochReasons({ run }: Readiness): Finding[] {
  if (run.fromEpoch === run.epoch) return []
  const lost = `what was written in epoch ${run.fromEpoch + 1} and later is not restored`
  return [remark('OlderEpoch', `epoch ${run.fromEpoch} is restored, the record says ${run.epoch}: ${lost}`)]
}

/** After a takeover the new side counts as protected when its first backup has certainly reached the other region. */
function certaintyReasons(found: Readiness, { backups }: Repository, replicatedAt: string): Finding[] {
  const { run } = found
  if (chooseBackups({ backups, replicatedAt }).length > 0) return []
  const message = `no backup of epoch ${run.fromEpoch} ended before ${replicatedAt}, until when replication is certain`
  return [run.force || stands(found) ? remark('NotProtected', message) : blocking('NotProtected', message)]
}

/**
 * Restoring harms nothing, and the promotion looks at each file itself, so a gap is told and does not block. Before the
 * last replication it stays; behind it the gap may still be filled.
 */
function holeReasons({ hole, newestWal, newestWalAt }: Repository, replicatedAt: string): Finding[] {
  if (!hole) return []
  const stays = newestWalAt !== undefined && Date.parse(newestWalAt) < Date.parse(replicatedAt)
  const what = stays ? 'is missing, and later WAL was replicated' : 'has not been replicated yet'
  return [remark(stays ? 'WalHole' : 'WalPending', `WAL segment ${hole} ${what}; the newest is ${newestWal}`)]
}

function replicationReasons({ run, replication }: Readiness): Finding[] {
  if (['ENABLED', 'unknown'].includes(replication.status)) return []
  const until = `nothing after ${replication.replicatedAt} will come`
  return [remark('ReplicationStopped', `the replication from ${run.peer} is ${replication.status}: ${until}`)]
}

/** The old data directory is moved aside and not deleted, so the restored one needs room beside it. */
function roomReasons(found: Readiness, { backups }: Repository): Finding[] {
  const { host } = found
  if (stands(found)) return []
  const needed = Math.max(...backups.filter(({ error }) => !error).map(({ databaseBytes }) => databaseBytes))
  if (host.dataFreeBytes >= needed) return []
  return [
    blocking(
      'DiskFull',
      `the restore needs ${needed} bytes, ${host.dataFreeBytes} are free: free the rest first`,
    ),
  ]
}

/** A segment of the new timeline and a few behind it: a primary that cannot write WAL stops. */
const promotionBytes = 4 * segmentBytes

/** A standby that has no room left has not replayed all that it could, and would stop as soon as it was promoted. */
function standingRoomReasons(found: Readiness): Finding[] {
  const { dataFreeBytes, database } = found.host
  const said = database.problem !== undefined && saysNoRoom(database.problem) ? database.problem : undefined
  if (!stands(found) || (!said && dataFreeBytes >= promotionBytes)) return []
  const free = `its data disk has ${dataFreeBytes} bytes free`
  const why = said ? `${said}; ${free}` : free
  return [blocking('DiskFull', `the standby has no room left to write WAL: ${why}; make room first`)]
}
