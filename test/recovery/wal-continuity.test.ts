import test from 'ava'
import fc from 'fast-check'
import { type ArchivedSegment, walAhead, walContinuity } from '#recovery/wal-continuity.ts'
import { segmentAt, segmentStart } from '#recovery/wal-segment.ts'

const replicatedAt = '2026-11-24T02:10:00Z'
const before = '2026-11-24T02:09:00Z'
const after = '2026-11-24T02:11:00Z'
const name = (number: number, timeline = 1) => segmentAt(timeline, BigInt(number))

function segments(numbers: number[], changedAt: string, ok: ArchivedSegment['ok'] = true): ArchivedSegment[] {
  return numbers.map(number => ({ segment: name(number), ok, changedAt }))
}

const ask = (present: ArchivedSegment[]) =>
  walContinuity({ start: name(3), timeline: 1, present, replicatedAt })

test('an archive without a gap is whole up to its last segment', t => {
  t.deepEqual(ask(segments([3, 4, 5], before)), { contiguousTo: name(5), problems: [], kind: 'whole' })
})

test('a segment that is missing before replicated ones is a hole', t => {
  const found = ask([...segments([3, 5], before), ...segments([6], after)])
  t.deepEqual(found, {
    contiguousTo: name(3),
    problems: [{ segment: name(4), problem: 'missing' }],
    kind: 'hole',
  })
})

test('what is missing or torn behind the last replication is a torn tail', t => {
  const found = ask([...segments([3, 4], before), ...segments([5], after, 'torn'), ...segments([7], after)])
  t.deepEqual(found, {
    contiguousTo: name(4),
    problems: [
      { segment: name(5), problem: 'torn' },
      { segment: name(6), problem: 'missing' },
    ],
    kind: 'torn-tail',
  })
})

test('a torn or corrupt file that was replicated is a hole, even as the last one', t => {
  t.is(ask([...segments([3], before), ...segments([4], before, 'torn')]).kind, 'hole')
  t.is(ask([...segments([3], before), ...segments([4], before, 'corrupt')]).kind, 'hole')
})

test('a backup whose own WAL is not all there stands before a hole, whatever the clocks say', t => {
  t.deepEqual(ask([]), { problems: [{ segment: name(3), problem: 'missing' }], kind: 'hole' })
  const short = walContinuity({
    start: name(3),
    stop: name(5),
    timeline: 1,
    present: segments([3, 4], after),
    replicatedAt,
  })
  t.deepEqual(short, {
    contiguousTo: name(4),
    problems: [{ segment: name(5), problem: 'missing' }],
    kind: 'hole',
  })
})

test('segments of another timeline fill no gap, and a backup of one is refused', t => {
  const other = { segment: name(4, 2), ok: true, changedAt: before } as const
  t.is(ask([...segments([3, 5], before), other]).kind, 'hole')
  t.throws(() => walContinuity({ start: name(3, 2), timeline: 1, present: [], replicatedAt }), {
    name: 'TimelineMismatch',
  })
})

const archive = fc
  .array(
    fc.record({
      number: fc.integer({ min: 1, max: 12 }),
      ok: fc.constantFrom<ArchivedSegment['ok']>(true, true, true, 'torn', 'corrupt'),
      changedAt: fc.constantFrom(before, after),
    }),
    { maxLength: 14 },
  )
  .map(all => new Map(all.map(one => [one.number, one])))
  .map(all => [...all.values()].map(({ number, ...rest }) => ({ segment: name(number), ...rest })))

test('up to where it is contiguous every segment is there and whole, and the next one is not', t => {
  fc.assert(
    fc.property(archive, present => {
      const good = new Set(present.filter(({ ok }) => ok === true).map(({ segment }) => segment))
      const { contiguousTo, problems, kind } = ask(present)
      let last: string | undefined
      let next = 3
      while (good.has(name(next))) last = name(next++)
      return (
        contiguousTo === last &&
        (kind === 'whole') === (problems.length === 0) &&
        (problems.length === 0 || problems[0]?.segment === name(next))
      )
    }),
  )
  t.pass()
})

test('later replication never turns a hole into less', t => {
  fc.assert(
    fc.property(archive, present => {
      const kind = (at: string) =>
        walContinuity({ start: name(3), timeline: 1, present, replicatedAt: at }).kind
      const order = ['whole', 'torn-tail', 'hole']
      return order.indexOf(kind('2026-11-24T03:00:00Z')) >= order.indexOf(kind(replicatedAt))
    }),
  )
  t.pass()
})

const ahead = (number: number, present: ArchivedSegment[]) =>
  walAhead({ lsn: segmentStart(name(number)), timeline: 1, present, replicatedAt })

test('for a standby only what lies ahead of it counts: an archive that ends before it is whole', t => {
  t.deepEqual(ahead(6, segments([3, 5], before)), { problems: [], kind: 'whole' })
  t.deepEqual(ahead(4, segments([1, 4, 5], before)), { contiguousTo: name(5), problems: [], kind: 'whole' })
})

test('a segment that a standby needs next, and that later ones have overtaken, is a hole', t => {
  t.is(ahead(4, segments([3, 6], before)).kind, 'hole')
  t.is(ahead(4, segments([3, 6], after)).kind, 'torn-tail')
  t.is(ahead(4, segments([4], after, 'torn')).kind, 'torn-tail', 'it may have that part by streaming')
})

test('whatever is whole from a start is whole for a standby that stands anywhere behind it', t => {
  fc.assert(
    fc.property(archive, fc.integer({ min: 3, max: 14 }), (present, stands) => {
      const all = ask(present)
      const rest = ahead(stands, present)
      return all.kind !== 'whole' || rest.kind === 'whole'
    }),
  )
  t.pass()
})
