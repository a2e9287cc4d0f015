import test from 'ava'
import fc from 'fast-check'
import { activate, claim, type EpochRecord, judgeSwap } from '#recovery/epoch-record.ts'
import { toActivate, toClaim, toRelease } from '#recovery/takeover.ts'
import { run } from './samples.ts'

const start: EpochRecord = { epoch: 7, rev: 20, state: 'active', active: 'eu-central-1', by: 'init' }
const ours = claim(start, { region: run.region, by: run.execution })
const strangers = claim(start, { region: run.region, by: 'failover-apitest-epoch-7-attempt-2' })

test('a claim takes the epoch after the one that the run started from', t => {
  t.deepEqual(toClaim(start, run), {
    epoch: 8,
    rev: 21,
    state: 'taking',
    active: 'eu-west-1',
    by: run.execution,
  })
})

test('a claim that is asked for again stays the same claim under a new revision', t => {
  t.deepEqual(toClaim(ours, run), { ...ours, rev: 22 })
  t.deepEqual(toClaim(activate(ours), run), { ...activate(ours), rev: 23 })
})

test('whoever finds the record changed by somebody else has lost', t => {
  const elsewhere = { ...start, epoch: 9 }
  const taking = { ...start, state: 'taking' } as const
  for (const found of [strangers, elsewhere, taking]) {
    t.throws(() => toClaim(found, run), { name: 'RecordLost' })
    t.throws(() => toActivate(found, run), { name: 'RecordLost' })
    t.throws(() => toRelease(found, run), { name: 'RecordLost' })
  }
  t.throws(() => toActivate(start, run), { name: 'RecordLost' })
})

test('a release opens a further epoch that names the old region, and is refused after the switch', t => {
  const released = toRelease(ours, run)
  t.deepEqual(released, { epoch: 9, rev: 22, state: 'active', active: 'eu-central-1', by: run.execution })
  t.deepEqual(toRelease(released, run), { ...released, rev: 23 })
  t.throws(() => toRelease(activate(ours), run), { name: 'RecordLost' })
})

test('a release before the claim arrived makes the claim under way fail', t => {
  const released = toRelease(start, run)
  t.like(released, { epoch: 7, active: 'eu-central-1', state: 'active', by: run.execution })
  t.is(judgeSwap({ wanted: ours, before: start, now: released }), 'lost')
})

/** Takers who each read, and later swap what they read: Route 53 does the swap only if nothing changed in between. */
test('of takers who race for the record in any order exactly one wins', t => {
  const order = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 40 })
  fc.assert(
    fc.property(order, turns => {
      let stored = start
      const read = new Map<number, EpochRecord>()
      const won = new Set<number>()
      for (const taker of turns) {
        const mine = { ...run, execution: `run-${taker}` }
        const before = read.get(taker)
        read.set(taker, stored)
        if (!before) continue
        try {
          const wanted = toClaim(before, mine)
          if (before === stored) stored = wanted
          if (judgeSwap({ wanted, before, now: stored }) === 'won') won.add(taker)
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'RecordLost') throw error
        }
      }
      return won.size <= 1 && (won.size === 0 || stored.by === `run-${[...won][0]}`)
    }),
  )
  t.pass()
})
