import test from 'ava'
import fc from 'fast-check'
import {
  activate,
  claim,
  type EpochRecord,
  formatRecord,
  judgeSwap,
  parseRecord,
  release,
  rewrite,
} from '#recovery/epoch-record.ts'

const record: fc.Arbitrary<EpochRecord> = fc.record({
  epoch: fc.integer({ min: 1, max: 1000 }),
  rev: fc.integer({ min: 1, max: 1000 }),
  state: fc.constantFrom('taking', 'handover', 'active'),
  active: fc.constantFrom('eu-central-1', 'eu-west-1'),
  by: fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/),
})

const taker = { region: 'eu-west-1', by: 'failover-apitest-epoch-7-attempt-1' }

test('a record is written in one form', t => {
  const text = 'v=1 epoch=8 rev=23 state=taking active=eu-west-1 by=failover-apitest-epoch-7-attempt-1'
  t.deepEqual(parseRecord(text), { epoch: 8, rev: 23, state: 'taking', active: 'eu-west-1', by: taker.by })
  t.is(formatRecord(parseRecord(text)), text)
})

test('a record survives being written and read', t => {
  fc.assert(fc.property(record, one => t.deepEqual(parseRecord(formatRecord(one)), one)))
})

test('any other form is refused, so that nobody acts on half a record', t => {
  for (const text of [
    '',
    'v=2 epoch=8 rev=23 state=active active=eu-west-1 by=x',
    'v=1 epoch=0 rev=23 state=active active=eu-west-1 by=x',
    'v=1 epoch=08 rev=23 state=active active=eu-west-1 by=x',
    'v=1 epoch=8 rev=23 state=passive active=eu-west-1 by=x',
    'v=1 epoch=8 rev=23 state=active active=eu-west-1',
    'v=1 epoch=8 rev=23 state=active active=eu-west-1 by=x extra=1',
    'v=1  epoch=8 rev=23 state=active active=eu-west-1 by=x',
    ' v=1 epoch=8 rev=23 state=active active=eu-west-1 by=x',
  ]) {
    t.throws(() => parseRecord(text), { name: 'RecordMalformed' }, text)
  }
  t.throws(() => formatRecord({ epoch: 1, rev: 1, state: 'active', active: 'eu-west-1', by: 'two words' }), {
    name: 'RecordMalformed',
  })
})

test('each takeover and each undoing of one has an epoch of its own, and each write a revision', t => {
  fc.assert(
    fc.property(record, one => {
      const claimed = claim(one, taker)
      const active = activate(claimed)
      const released = release(claimed, { region: one.active, by: taker.by })
      return (
        claimed.epoch === one.epoch + 1 &&
        active.epoch === claimed.epoch &&
        released.epoch === claimed.epoch + 1 &&
        [claimed.rev - one.rev, active.rev - claimed.rev, released.rev - claimed.rev].every(n => n === 1) &&
        [claimed.state, active.state, released.state].join() === 'taking,active,active'
      )
    }),
  )
  t.pass()
})

test('a swap is judged by the record that is there afterwards', t => {
  fc.assert(
    fc.property(record, record, (before, other) => {
      const wanted = claim(before, taker)
      t.is(judgeSwap({ wanted, before, now: wanted }), 'won')
      t.is(judgeSwap({ wanted, before, now: rewrite(wanted) }), 'won')
      t.is(judgeSwap({ wanted, before, now: before }), 'again')
      const strangers = claim(before, { ...taker, by: `${other.by}-other` })
      t.is(judgeSwap({ wanted, before, now: strangers }), 'lost')
    }),
  )
})

test('one who finds a claim of his own where he wanted to activate tries again', t => {
  const claimed = claim({ epoch: 7, rev: 3, state: 'active', active: 'eu-central-1', by: 'init' }, taker)
  const late = rewrite(claimed)
  t.is(judgeSwap({ wanted: activate(claimed), before: claimed, now: late }), 'again')
})
