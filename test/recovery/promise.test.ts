import test from 'ava'
import fc from 'fast-check'
import { fence, fenceSeconds } from '#recovery/fence.ts'
import type { Held } from '#recovery/lease.ts'
import { see } from '#recovery/lease.ts'
import {
  asks,
  boundUntil,
  extend,
  formatQuestion,
  type Promised,
  parseQuestion,
  promise,
  type Question,
} from '#recovery/promise.ts'

const boot = '6f0c4c3e-0000-4000-8000-000000000001'
const [old, peer] = ['eu-central-1', 'eu-west-1']
const asked: Question = { boot, epoch: 7, askedAt: 100, seconds: 20 }
const named = (epoch: number, active: string): Held => ({ highest: { epoch, rev: epoch, active } })
const answering = { peer: old, boot: 'theirs', now: 5_000, before: undefined }
const own = { region: old, boot }

test('a host promises for as long as a takeover would wait, to whom the highest record that it saw names in that epoch', t => {
  t.deepEqual(promise(asked, named(7, old), answering), {
    ...{ boot: 'theirs', until: 5_000 + fenceSeconds(20), seconds: 5_000 + fenceSeconds(20) - 5_000 },
  })
  t.is(promise(asked, named(8, peer), answering), undefined, 'a claim was seen')
  t.is(promise(asked, named(8, old), answering), undefined, 'of another epoch')
  t.is(promise(asked, {}, answering), undefined, 'it never saw a record')
})

test('who acts itself promises nothing', t => {
  const acting = { ...named(7, old), lease: { epoch: 6, until: 5_001 } }
  t.is(promise(asked, acting, answering), undefined)
})

test('a promise binds until its end, and from another boot on for as long as was left of it', t => {
  const promised = promise(asked, named(7, old), answering)
  t.is(boundUntil(promised, 'theirs'), 5_000 + fenceSeconds(20))
  t.is(boundUntil(promised, 'a later boot').toFixed(2), fenceSeconds(20).toFixed(2))
  t.is(boundUntil(undefined, 'theirs'), 0)
})

test('a host that is bound holds no lease, but for what was handed over to it', t => {
  const sighting = { epoch: 8, rev: 8, active: peer, handover: false, sentAt: 50 }
  const bound = { region: peer, seconds: 20, boundUntil: 60 }
  t.is(see({}, sighting, bound).lease, undefined)
  t.is(see({}, { ...sighting, sentAt: 60 }, bound).lease?.epoch, 8)
  t.is(see({}, { ...sighting, handover: true }, { ...bound, received: 8 }).lease?.epoch, 8)
})

const held: Held = { ...named(7, old), lease: { epoch: 7, until: 110 } }

test('an answer extends the lease of its epoch, from when it was asked for', t => {
  t.deepEqual(extend(held, asked, own).lease, { epoch: 7, until: 120 })
  t.deepEqual(extend(held, { ...asked, askedAt: 80 }, own).lease, { epoch: 7, until: 110 }, 'never shorter')
  t.is(extend(held, { ...asked, epoch: 6 }, own), held)
  t.is(extend(held, { ...asked, boot: 'an earlier one' }, own), held)
})

test('once another region, or a higher epoch, was seen, no answer extends anything', t => {
  const lost = see(
    held,
    { epoch: 8, rev: 8, active: peer, handover: false, sentAt: 101 },
    { ...own, seconds: 20 },
  )
  t.is(extend(lost, asked, own).lease, undefined)
  const handing = see(
    held,
    { epoch: 8, rev: 8, active: peer, handover: true, sentAt: 101 },
    { ...own, seconds: 20 },
  )
  t.is(extend(handing, asked, own), handing)
})

test('it is asked for when the lease was not extended for a while, and still runs', t => {
  t.false(asks({ epoch: 7, until: 120 }, 20, 102))
  t.true(asks({ epoch: 7, until: 120 }, 20, 107))
  t.false(asks({ epoch: 7, until: 120 }, 20, 120))
})

test('a question is read as it was written, and nothing else is one', t => {
  t.deepEqual(parseQuestion(formatQuestion(asked)), asked)
  for (const text of ['', `${boot} 7 100.00`, `${boot} 7 100.00 20'; SELECT 1`, `x ${formatQuestion(asked)}`])
    t.is(parseQuestion(text), undefined)
})

/** Times of the asking host, and of the answering one, whose clock runs differently and began elsewhere. */
const rounds = fc.array(
  fc.record({
    pause: fc.double({ min: 0, max: 30, noNaN: true }),
    delay: fc.double({ min: 0, max: 40, noNaN: true }),
    seconds: fc.integer({ min: 2, max: 120 }),
    reboots: fc.boolean(),
  }),
  { maxLength: 12 },
)
const drifts = fc.double({ min: -fence.drift, max: fence.drift, noNaN: true })

test('whatever the clocks and however often it reboots: a promise ends behind each lease that it extended, by the time to stop', t => {
  fc.assert(
    fc.property(rounds, drifts, (all, drift) => {
      let now = 1_000
      let bootedAt = 0
      let before: Promised | undefined
      // By a clock of the outside; the asking host's is the one that drifts, as against the other's.
      let leasedUntil = 0
      return all.every(({ pause, delay, seconds, reboots }) => {
        now += pause
        const askedAt = now
        now += delay
        if (reboots) bootedAt = now
        const theirs = { peer: old, boot: String(bootedAt), now: now - bootedAt, before }
        before = promise({ ...asked, seconds }, named(7, old), theirs) ?? before
        leasedUntil = Math.max(leasedUntil, askedAt + seconds * (1 + drift))
        const bound = boundUntil(before, String(bootedAt)) + bootedAt
        return bound >= leasedUntil + fence.stopSeconds
      })
    }),
  )
  t.pass()
})
