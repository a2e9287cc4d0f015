import test from 'ava'
import { contradictions, type Evidence } from '#proof/judge.ts'
import type { Write } from '#proof/ledger.ts'

const [A, B] = [
  { region: 'eu-central-1', address: '127.77.1.10' },
  { region: 'eu-west-1', address: '127.77.2.10' },
]
const start = Date.parse('2026-11-26T03:00:00Z')

/** Seconds from the start. A is killed at 10, its last beat that B has is of 8, and B is promoted by 20. */
const write = (name: string, sent: number, more: Partial<Write> = {}): Write => {
  const sentAt = start + sent * 1_000
  return { name, day: 1, address: A.address, sentAt, endedAt: sentAt + 10, status: 204, ...more }
}
const { status: _, ...unanswered } = write('Unknown', 9.95, { error: 'no answer' })
const look = (region: string, second: number, role: 'primary' | 'standby' | 'down') => {
  const askedAt = start + second * 1_000
  return { region, askedAt, answeredAt: askedAt + 5, role }
}
const person = { table: 'apitest.person', inserted: 2, updated: 1, deleted: 0 }
const beats = { table: 'apitest.heartbeat', inserted: 0, updated: 2, deleted: 0 }

/** Lost: one that was acknowledged, the second day of another, and one of which its caller knows nothing. */
const good: Evidence = {
  old: A,
  next: B,
  writes: [
    write('Kept', 5),
    write('Twice', 7),
    write('Twice', 9, { day: 2 }),
    write('Lost', 9.5),
    unanswered,
    write('Refused', 12, { status: 503 }),
    write('New', 25, { address: B.address }),
  ],
  looks: [
    look(A.region, 9, 'primary'),
    look(B.region, 9, 'standby'),
    look(A.region, 11, 'down'),
    look(B.region, 20, 'primary'),
  ],
  told: {
    region: B.region,
    execution: 'failover-apitest-epoch-1-attempt-1',
    status: 'SUCCEEDED',
    report: {
      outcome: 'recovered',
      rto: { seconds: 12 },
      rpo: { boundSeconds: 4, lastBeat: new Date(start + 8_000).toISOString() },
    },
    waiting: [],
    loss: { transactions: 5, tables: [person, beats] },
  },
  oldRows: new Map([
    ['Kept', 1],
    ['Twice', 2],
    ['Lost', 1],
    ['Unknown', 1],
  ]),
  newRows: new Map([
    ['Kept', 1],
    ['Twice', 1],
    ['New', 1],
  ]),
}
const told = (change: Partial<Evidence['told']>): Partial<Evidence> => ({ told: { ...good.told, ...change } })
const rpo = (change: object): Partial<Evidence> =>
  told({ report: { outcome: 'recovered', rto: { seconds: 12 }, rpo: { boundSeconds: 4, ...change } } })
const listed = (change: object) => told({ loss: { transactions: 5, tables: [{ ...person, ...change }] } })
const rows = (from: ReadonlyMap<string, number>, ...changes: [string, number][]) =>
  new Map([...from, ...changes])
const without = (from: ReadonlyMap<string, number>, name: string) =>
  new Map([...from].filter(([key]) => key !== name))

test('a kill of which all holds has no contradiction', t => {
  t.deepEqual(contradictions(good), [])
})

test('nor has one that cost nothing: the old side had nothing of its own', t => {
  const { loss: _, ...rest } = good.told
  const nothing = { ...good, oldRows: undefined, writes: [write('Kept', 5)], told: rest }
  t.deepEqual(contradictions(nothing), [])
})

test('nor one that was frozen, and found writable in the moment in which it went on', t => {
  const looks = [...good.looks, look(A.region, 30.2, 'primary'), look(A.region, 31, 'down')]
  t.deepEqual(contradictions({ ...good, looks, thawedAt: start + 30_000 }), [])
})

const cases: [string, Partial<Evidence>, RegExp][] = [
  [
    'a run that did not end as recovered',
    told({
      report: {
        outcome: 'failed',
        rto: { seconds: null },
        rpo: { boundSeconds: 4, lastBeat: new Date(start + 8_000).toISOString() },
      },
    }),
    /the run ended failed/,
  ],
  [
    'a write of the new side that is gone',
    { writes: [...good.writes, write('Gone', 26, { address: B.address })] },
    /lost, though not by the killed side: Gone/,
  ],
  ['a report without a bound', rpo({ boundSeconds: null }), /no bound/],
  [
    'a lost write from before the last recovered beat',
    rpo({ lastBeat: new Date(start + 9_200).toISOString() }),
    /lost outside of the bound.*: Twice \(day 2\)/,
  ],
  [
    'a lost write from behind the end of the bound',
    rpo({ boundSeconds: 1.2, lastBeat: new Date(start + 8_000).toISOString() }),
    /lost outside of the bound.*: Lost/,
  ],
  [
    'an acknowledged write that the old side itself does not have',
    { oldRows: without(good.oldRows ?? new Map(), 'Lost'), ...listed({ inserted: 1 }) },
    /in neither database: Lost/,
  ],
  [
    'a lost write of an old side that followed as if it had nothing',
    { oldRows: undefined, ...listed({ inserted: 0, updated: 0 }) },
    /in neither database: Lost/,
  ],
  [
    'a row that the old side alone has, and nobody asked for',
    { oldRows: rows(good.oldRows ?? new Map(), ['Strange', 1]), ...listed({ inserted: 3 }) },
    /nobody asked of it: Strange/,
  ],
  ['a report that lists too few rows', listed({ inserted: 1 }), /lists 1 rows inserted, and there are 2/],
  ['a report that lists too many rows', listed({ updated: 2 }), /lists 2 rows updated, and there are 1/],
  ['a report that lists rows that were deleted', listed({ deleted: 1 }), /lists 1 rows deleted/],
  [
    'a report that is not amended',
    told({ loss: { unknown: 'the host is away' } }),
    /not amended: the host is away/,
  ],
  [
    'a request that was sent after the promotion and acknowledged by the old side',
    {
      writes: [...good.writes, write('Late', 21)],
      oldRows: rows(good.oldRows ?? new Map(), ['Late', 1]),
      newRows: rows(good.newRows, ['Late', 1]),
    },
    /acknowledged by the old side.*: Late/,
  ],
  ['a new side that nobody saw writable', { looks: good.looks.slice(0, 3) }, /never seen writable/],
  [
    'two databases that are writable',
    { looks: [...good.looks, look(A.region, 22, 'primary')] },
    /both databases were writable/,
  ],
  [
    'two of them long after one went on',
    { looks: [...good.looks, look(A.region, 34, 'primary')], thawedAt: start + 30_000 },
    /both databases were writable/,
  ],
]

for (const [what, change, expected] of cases) {
  test(`it finds ${what}`, t => {
    const found = contradictions({ ...good, ...change })
    t.true(
      found.some(text => expected.test(text)),
      found.join('\n'),
    )
  })
}
