import type { Backup } from './contracts/host-report.ts'
import type { HostResult, VerifiedBackup } from './contracts/verify-backups.ts'
import { type ArchivedSegment, type WalContinuity, walContinuity } from './wal-continuity.ts'
import { segmentNumber } from './wal-segment.ts'

/** What pgBackRest found when it read a backup's files: how many there are, and what is wrong with how many. */
export type FilesRead = { files: number; faults: string[] }

export type Read = {
  /** The oldest first, as pgBackRest lists them. */
  backups: Backup[]
  /** By label; a backup that was not read has none. */
  files: Map<string, FilesRead>
  /** Every segment of the folder, each compared with its SHA-1. */
  present: ArchivedSegment[]
  replicatedAt: string
}

/** Whether each backup of an epoch's folder can be restored from, and up to where. */
export function backupVerdicts(read: Read): VerifiedBackup[] {
  return read.backups.map(backup => verdictOf(backup, read))
}

function verdictOf(backup: Backup, read: Read): VerifiedBackup {
  const { label, type, stoppedAt } = backup
  const found = read.files.get(label)
  const wal = continuityOf(backup, read)
  const why = [
    ...(backup.error ? ['pgBackRest found damaged pages when it was taken'] : []),
    ...(found?.faults ?? ['its files were not read']),
    ...missingOf(backup, wal),
  ]
  const isArriving = Date.parse(stoppedAt) >= Date.parse(read.replicatedAt)
  return {
    ...{ label, type, stoppedAt, why, files: found?.files ?? 0 },
    verdict: why.length === 0 ? 'valid' : isArriving ? 'arriving' : 'invalid',
    ...(wal.contiguousTo && { recoversTo: wal.contiguousTo }),
  }
}

const continuityOf = ({ startWal, stopWal, timeline }: Backup, { present, replicatedAt }: Read) =>
  walContinuity({ start: startWal, stop: stopWal, timeline, present, replicatedAt })

/** A backup is worth nothing without the WAL that was written while it was taken. */
function missingOf({ stopWal }: Backup, { problems }: WalContinuity): string[] {
  const needed = problems.filter(({ segment }) => segmentNumber(segment) <= segmentNumber(stopWal))
  return needed.map(({ segment, problem }) => `WAL segment ${segment} of it is ${problem}`)
}

/** The WAL behind the oldest backup that can be restored from, and behind the oldest of all where none can. */
export function walVerdict(read: Read, backups: VerifiedBackup[], mostProblems: number): HostResult['wal'] {
  const usable = read.backups.find(({ label }) =>
    backups.some(verified => verified.label === label && verified.verdict === 'valid'),
  )
  const from = usable ?? read.backups[0]
  if (!from) return { segments: read.present.length, kind: 'whole', problems: [], more: 0 }
  const { kind, problems } = continuityOf(from, read)
  const more = Math.max(0, problems.length - mostProblems)
  return { segments: read.present.length, kind, problems: problems.slice(0, mostProblems), more }
}

/**
 * Whether the folder can be relied on: there is a backup to restore from, none is broken, and the WAL has no hole. What is
 * still arriving is no fault.
 */
export const isSound = ({ backups, wal }: Pick<HostResult, 'backups' | 'wal'>): boolean =>
  backups.some(({ verdict }) => verdict === 'valid') &&
  backups.every(({ verdict }) => verdict !== 'invalid') &&
  wal.kind !== 'hole'
