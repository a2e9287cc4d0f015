import type { SegmentProblem } from './contracts/promote-database.ts'
import type { Lsn, WalSegment } from './contracts/run.ts'
import { DrctlError } from './errors.ts'
import { parseSegment, segmentAt, segmentNumber, segmentOf } from './wal-segment.ts'

/** One archived segment: whether its content agrees with the SHA-1 in its name, and when it last changed. */
export type ArchivedSegment = { segment: WalSegment; ok: true | 'torn' | 'corrupt'; changedAt: string }

export type WalQuestion = {
  /** Where the restored backup begins. */
  start: WalSegment
  /** The segment in which the backup ended; the backup is worth nothing without the WAL up to there. */
  stop?: WalSegment
  timeline: number
  present: ArchivedSegment[]
  /** EFS LastReplicatedTimestamp: what changed before it is certain to have been replicated. */
  replicatedAt: string
}

export type AheadQuestion = Omit<WalQuestion, 'start' | 'stop'> & { lsn: Lsn }

export type WalContinuity = {
  /** The last segment up to which everything from the start is there and whole; absent when the start is not. */
  contiguousTo?: WalSegment
  problems: SegmentProblem[]
  kind: 'whole' | 'torn-tail' | 'hole'
}

/**
 * Whether the archive holds the timeline without a gap from the backup's start to the highest segment known.
 *
 * Segments are archived in order. So a segment is certain to have been replicated when it, or any later one, changed
 * before `replicatedAt`, and up to the end of the backup always; a fault in such a segment is a *hole*. Faults only
 * behind that line are a *torn tail*: replication was cut off while it carried them. One hole makes the whole a hole.
 */
export function walContinuity(question: WalQuestion): WalContinuity {
  const { start, stop = start, timeline, present } = question
  if (parseSegment(start).timeline !== timeline) {
    throw new DrctlError('TimelineMismatch', `the backup begins at ${start}, not on timeline ${timeline}`)
  }
  return continuity(
    question,
    { first: segmentNumber(start), known: segmentNumber(stop) },
    onTimeline(present, timeline),
  )
}

/**
 * The same for a standby that stands at `lsn`: what lies before is replayed, so only the segment of that position, which
 * it may have in part, and those behind it are looked at. An archive that ends before it has nothing more to give.
 */
export function walAhead({ lsn, timeline, present, replicatedAt }: AheadQuestion): WalContinuity {
  const first = segmentNumber(segmentOf(lsn, timeline))
  const archived = onTimeline(present, timeline)
  if (highest(first - 1n, archived.keys()) < first) return { problems: [], kind: 'whole' }
  return continuity({ timeline, replicatedAt }, { first, known: first - 1n }, archived)
}

/** `known`: up to there the archive must be whole, whatever the clocks say. */
function continuity(
  { timeline, replicatedAt }: Pick<WalQuestion, 'timeline' | 'replicatedAt'>,
  { first, known }: { first: bigint; known: bigint },
  archived: Archive,
): WalContinuity {
  const last = highest(known, archived.keys())
  const certain = highest(known, replicated(archived, replicatedAt))
  const faults = faultsBetween(first, last, archived)
  const contiguous = (faults[0]?.number ?? last + 1n) - 1n
  return {
    ...(contiguous >= first && { contiguousTo: segmentAt(timeline, contiguous) }),
    problems: faults.map(({ number, problem }) => ({ segment: segmentAt(timeline, number), problem })),
    kind: faults.length === 0 ? 'whole' : faults.some(f => f.number <= certain) ? 'hole' : 'torn-tail',
  }
}

type Archive = Map<bigint, ArchivedSegment>

function onTimeline(present: ArchivedSegment[], timeline: number): Archive {
  const mine = present.filter(({ segment }) => parseSegment(segment).timeline === timeline)
  return new Map(mine.map(archived => [segmentNumber(archived.segment), archived]))
}

function replicated(archive: Archive, replicatedAt: string): bigint[] {
  const limit = Date.parse(replicatedAt)
  return [...archive].filter(([, { changedAt }]) => Date.parse(changedAt) < limit).map(([number]) => number)
}

function faultsBetween(first: bigint, last: bigint, archive: Archive) {
  const faults: { number: bigint; problem: SegmentProblem['problem'] }[] = []
  for (let number = first; number <= last; number++) {
    const found = archive.get(number)?.ok ?? 'missing'
    if (found !== true) faults.push({ number, problem: found })
  }
  return faults
}

function highest(first: bigint, others: Iterable<bigint>): bigint {
  let top = first
  for (const number of others) if (number > top) top = number
  return top
}
