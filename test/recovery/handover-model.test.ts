import test from 'ava'
import { covers, type Held, type Own, type Sighting, see } from '#recovery/lease.ts'
import { reachable, turning } from './interleavings.ts'

/*
 * A switchover, walked through every interleaving: two name servers that turn one after another, a guard on each side, the run
 * that claims, has the old side hand over, promotes and switches, or is aborted on the way and gives the record back, and time
 * in ticks. The rules of the lease are the real ones. Whoever does not take a step stands still or has crashed; what a side has
 * written on its disk stays. What is looked for: both sides acting at the same time, and a world from which neither can act again.
 */

const lease = 2
type Side = 'old' | 'new'

/** What the record says, in the order in which the run writes it; `back`: the claim was taken back, in a further epoch. */
const records = {
  before: { epoch: 1, active: 'old', handover: false },
  claimed: { epoch: 2, active: 'new', handover: true },
  switched: { epoch: 2, active: 'new', handover: false },
  back: { epoch: 3, active: 'old', handover: false },
} as const
type Record = keyof typeof records

type World = {
  now: number
  record: Record
  servers: [Record, Record]
  held: { old: Held; new: Held }
  /** The epoch that each side's database acts in, where it would if its lease allowed it. */
  database: { old: 1 | 3 | 'stopped'; new: 2 | 'standby' }
  handedOver: boolean
  received: boolean
}

const own = (world: Pick<World, 'handedOver' | 'received'>, side: Side): Own => ({
  ...{ region: side, seconds: lease },
  ...(side === 'old' && world.handedOver && { handedOver: 1 }),
  ...(side === 'new' && world.received && { received: 2 }),
})

/** What two servers say together; undefined when they name different regions or epochs (recovery/lease.ts, agreement). */
function sighting([first, second]: World['servers'], sentAt: number): Sighting | undefined {
  const [one, two] = [records[first], records[second]]
  if (one.epoch !== two.epoch || one.active !== two.active) return undefined
  return { ...one, rev: one.epoch, handover: one.handover && two.handover, sentAt }
}

const begin: World = {
  now: 0,
  record: 'before',
  servers: ['before', 'before'],
  held: {
    old: see({}, { ...records.before, rev: 1, sentAt: 0 }, { region: 'old', seconds: lease }),
    new: {},
  },
  database: { old: 1, new: 'standby' },
  handedOver: false,
  received: false,
}

const acts = ({ held, database, now }: World, side: Side) =>
  covers(held[side].lease, now) && held[side].lease?.epoch === database[side]

/** `patient`: whether the run has the old side stop before it promotes, as it must. */
type Rules = { patient: boolean; end: number }

function next(world: World, rules: Rules): World[] {
  const tick = world.now < rules.end ? [{ ...world, now: world.now + 1 }] : []
  return [...tick, ...turning(world), ...guard(world, 'old'), ...guard(world, 'new'), ...run(world, rules)]
}

/** An answer may come late: by as much as time has passed since any earlier moment. */
function guard(world: World, side: Side): World[] {
  const seen = sighting(world.servers, world.now)
  if (!seen) return []
  const held = see(world.held[side], seen, own(world, side))
  return [{ ...world, held: { ...world.held, [side]: held } }]
}

function run(world: World, { patient }: Rules): World[] {
  const { record, servers, database } = world
  const insync = servers.every(server => server === record)
  const steps: World[] = []
  if (record === 'before') steps.push({ ...world, record: 'claimed' })
  if (record === 'claimed' && insync && !world.handedOver)
    steps.push({ ...world, handedOver: true, database: { ...database, old: 'stopped' } })
  if (record === 'claimed' && insync && (world.handedOver || !patient) && !world.received)
    steps.push({ ...world, received: true, database: { ...database, new: 2 } })
  if (record === 'claimed' && world.received) steps.push({ ...world, record: 'switched' })
  // Behind the promotion no abort is offered.
  if (record === 'claimed' && !world.received) steps.push({ ...world, record: 'back' })
  if (record === 'back' && insync)
    steps.push({ ...world, handedOver: false, database: { ...database, old: 3 } })
  return steps
}

/** By the rules of this world. */
const worldsFrom = (from: World, rules: Rules, enough?: (world: World) => boolean) =>
  reachable(from, world => next(world, rules), enough)

const both = (world: World) => acts(world, 'old') && acts(world, 'new')
const either = (world: World) => acts(world, 'old') || acts(world, 'new')
const rules = { patient: true, end: 7 }

test('in a switchover the two sides never act at the same time, and the old one acts until it hands over', t => {
  const worlds = worldsFrom(begin, rules)
  t.log(`${worlds.length} worlds`)
  t.false(worlds.some(both))
  t.true(worlds.some(world => world.record === 'claimed' && world.now > lease && acts(world, 'old')))
  t.true(worlds.some(world => world.record === 'claimed' && acts(world, 'new')))
})

test('were it promoted before the old side has stopped, they would', t => {
  t.true(worldsFrom(begin, { ...rules, patient: false }, both).some(both))
})

test('from every world there is a way to one in which a side acts', t => {
  const short = { ...rules, end: 3 }
  const stuck = worldsFrom(begin, short).filter(world => !either(world))
  t.true(stuck.length > 0)
  const later = { ...rules, end: 3 + 2 * lease }
  t.true(stuck.every(world => worldsFrom(world, later, either).some(either)))
})
