import test from 'ava'
import fc from 'fast-check'
import { outlook, type Standing } from '#recovery/outlook.ts'

const waits = { leaseSeconds: 20, ttl: 60 }
const backup = { ageSeconds: 3600, databaseBytes: 150e6, walAgeSeconds: 45 }
const database = { epoch: 4, behindSeconds: 0.7, streaming: true }

test('a standby that streams loses what it is behind, and waits for the fence and for resolvers alone', t => {
  t.deepEqual(outlook({ database, backup }, 4, waits), {
    rpo: { seconds: 0.7, why: 'it streams; the beat that this is measured by is written once a second' },
    rto: {
      seconds: 20.02 + 5 + 1 + 60,
      why: '26.0 s until a silent old side has stopped for certain, 60 s for which callers may keep its address; detection and the steps come on top: no takeover is known to measure them by',
    },
  })
})

test('one that does not stream says how old the newest WAL is that the replication has brought', t => {
  const cut = outlook({ database: { ...database, behindSeconds: 50, streaming: false }, backup }, 4, waits)
  t.deepEqual(cut.rpo, {
    seconds: 50,
    why: 'it does not stream: its WAL comes with the replication, and the newest is 45 s old',
  })
})

test('without a standby of the epoch the backup counts, and its restore comes on top', t => {
  for (const standing of [{ backup }, { database: { ...database, epoch: 3 }, backup }]) {
    const { rpo, rto } = outlook(standing, 4, waits)
    t.like(rpo, {
      seconds: 45,
      why: 'a backup would be restored, with the WAL that the replication has brought',
    })
    t.regex('why' in rto ? rto.why : '', /and 150 MB are to be restored/)
  }
  t.like(outlook({ backup: { ageSeconds: 3600, databaseBytes: 1 } }, 4, waits).rpo, {
    seconds: 3600,
  })
})

test('what cannot be told is said, and is no number', t => {
  const hole = { ...backup, hole: '000000010000000000000007' }
  t.deepEqual(outlook({ backup: hole }, 4, waits).rpo, {
    problem: '000000010000000000000007 is missing: what was written from there on would be lost',
  })
  const problem = 'neither a standby nor a backup of epoch 4 is there: nothing could be restored'
  t.deepEqual(outlook({}, 4, waits), { rpo: { problem }, rto: { problem } })
})

test('what a takeover took before is added to what it waits for', t => {
  const past = { execution: 'failover-apitest-epoch-3-attempt-1', detectionSeconds: 12, stepsSeconds: 8 }
  const { rto } = outlook({ database, backup }, 4, waits, past)
  t.deepEqual(rto, {
    seconds: 20.02 + 5 + 1 + 60 + 12 + 8,
    why: '26.0 s until a silent old side has stopped for certain, 60 s for which callers may keep its address; 12.0 s until the run began and 8.0 s for its steps, as in failover-apitest-epoch-3-attempt-1',
  })
})

test('a failover never looks cheaper for a standby that is further behind, or for a longer lease', t => {
  const standing = (behindSeconds: number): Standing => ({ database: { ...database, behindSeconds } })
  const seconds = (behind: number, leaseSeconds: number) => {
    const { rpo, rto } = outlook(standing(behind), 4, { ...waits, leaseSeconds })
    return [rpo, rto].map(figure => ('seconds' in figure ? figure.seconds : Number.NaN))
  }
  const some = fc.nat({ max: 100_000 })
  fc.assert(
    fc.property(some, some, some, some, (behind, more, lease, longer) => {
      const [[rpo = 0, rto = 0], [worse = 0, later = 0]] = [
        seconds(behind, lease),
        seconds(behind + more, lease + longer),
      ]
      return worse >= rpo && later >= rto
    }),
  )
  t.pass()
})
