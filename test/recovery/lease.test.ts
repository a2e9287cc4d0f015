import test from 'ava'
import fc from 'fast-check'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { agreement, covers, type Held, type Sighting, see } from '#recovery/lease.ts'

const here = { region: 'eu-west-1', seconds: 20 }
const named = (epoch: number, active: string, sentAt: number, rev = epoch): Sighting => ({
  epoch,
  rev,
  active,
  handover: false,
  sentAt,
})

test('a lease runs from when the question was sent, and only where the record names the region', t => {
  t.deepEqual(see({}, named(7, 'eu-west-1', 100), here).lease, { epoch: 7, until: 120 })
  t.is(see({}, named(7, 'eu-central-1', 100), here).lease, undefined)
})

test('it ends at once when a higher epoch names another region', t => {
  const held = see({}, named(7, 'eu-west-1', 100), here)
  t.is(see(held, named(8, 'eu-central-1', 101), here).lease, undefined)
})

test('a lower epoch never extends it, nor another name in the same epoch', t => {
  const held = see({}, named(8, 'eu-central-1', 100), here)
  t.is(see(held, named(7, 'eu-west-1', 200), here), held)
  t.is(see(held, named(8, 'eu-west-1', 200), here), held)
})

test('a server that is a revision behind in the same epoch extends it, and lowers nothing', t => {
  const held = see({}, named(8, 'eu-west-1', 100, 24), here)
  const next = see(held, named(8, 'eu-west-1', 110, 23), here)
  t.is(next.lease?.until, 130)
  t.is(next.highest?.rev, 24)
})

const sightings = fc.array(
  fc.record({
    epoch: fc.integer({ min: 1, max: 4 }),
    rev: fc.integer({ min: 1, max: 9 }),
    active: fc.constantFrom('eu-west-1', 'eu-central-1'),
    handover: fc.constant(false),
    sentAt: fc.integer({ min: 0, max: 200 }),
  }),
  { maxLength: 20 },
)

test('whatever is seen: the highest epoch never falls, and a lease is of that epoch and no longer than one question allows', t => {
  fc.assert(
    fc.property(sightings, seen => {
      let held: Held = {}
      return seen.every(sighting => {
        const before = held.highest?.epoch ?? 0
        held = see(held, sighting, here)
        const { highest, lease } = held
        const last = Math.max(
          ...seen.filter(({ active }) => active === 'eu-west-1').map(({ sentAt }) => sentAt),
          0,
        )
        return (
          (highest?.epoch ?? 0) >= before &&
          (lease === undefined || (lease.epoch === highest?.epoch && highest.active === 'eu-west-1')) &&
          (lease === undefined || lease.until <= last + here.seconds)
        )
      })
    }),
  )
  t.pass()
})

test('in a hand-over the old side acts on, in its epoch, until it has handed that over for good', t => {
  const old = { region: 'eu-central-1', seconds: 20 }
  const seen = { ...named(8, 'eu-west-1', 110), handover: true }
  const held = see({}, named(7, 'eu-central-1', 100), old)
  t.deepEqual(see(held, seen, old).lease, { epoch: 7, until: 130 })
  t.is(see(held, seen, { ...old, handedOver: 7 }).lease, undefined)
  t.deepEqual(see(held, seen, { ...old, handedOver: 5 }).lease?.epoch, 7, 'of an earlier switchover')
})

test('the new side acts from when it was handed to it, and else as soon as the record calls it active', t => {
  const seen = { ...named(8, 'eu-west-1', 100), handover: true }
  t.is(see({}, seen, here).lease, undefined)
  t.is(see({}, seen, { ...here, received: 6 }).lease, undefined, 'of an earlier switchover')
  t.deepEqual(see({}, seen, { ...here, received: 8 }).lease, { epoch: 8, until: 120 })
  t.deepEqual(see({}, { ...seen, handover: false }, here).lease, { epoch: 8, until: 120 })
})

test('a hand-over is one when all servers call it so', t => {
  const answer = (server: string, state: EpochRecord['state']) => ({
    server,
    record: { ...record(8, 'eu-west-1'), state },
  })
  t.true(agreement([answer('a', 'handover'), answer('b', 'handover')], 5)?.handover)
  t.false(agreement([answer('a', 'handover'), answer('b', 'active')], 5)?.handover)
})

test('a moment is covered up to the end of a lease, and not at it', t => {
  t.true(covers({ epoch: 1, until: 20 }, 19.99))
  t.false(covers({ epoch: 1, until: 20 }, 20))
  t.false(covers(undefined, 0))
})

const record = (epoch: number, active: string, rev = epoch): EpochRecord => ({
  ...{ epoch, rev, active, state: 'active', by: 'test' },
})

test('two servers under different names must say the same, and nobody else', t => {
  const two = [
    { server: 'a', record: record(7, 'eu-west-1', 20) },
    { server: 'b', record: record(7, 'eu-west-1', 21) },
  ]
  t.deepEqual(agreement(two, 5), { epoch: 7, rev: 21, active: 'eu-west-1', handover: false, sentAt: 5 })
  t.is(agreement([], 5), undefined)
  t.is(agreement(two.slice(1), 5), undefined)
  t.is(
    agreement(
      [two[0], two[0]].filter(one => one !== undefined),
      5,
    ),
    undefined,
    'one server asked twice',
  )
  t.is(agreement([...two, { server: 'c', record: record(8, 'eu-central-1') }], 5), undefined)
  t.is(
    agreement([...two, { server: 'c', record: undefined }], 5),
    undefined,
    'one says that there is no record',
  )
})
