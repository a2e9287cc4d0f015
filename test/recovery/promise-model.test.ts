import test from 'ava'
import { covers, type Held, type Sighting, see } from '#recovery/lease.ts'
import { boundUntil, extend, type Promised, promise, type Question } from '#recovery/promise.ts'
import { reachable, turning } from './interleavings.ts'

/*
 * `onWitnessLoss: serve`, walked through every interleaving: two name servers that turn one after another, a guard on each side
 * that hears them or does not, the old side's question on its way to the new one and the answer on its way back, as late as they
 * like, a run that claims, waits for the fence and promotes, a new side that reboots and then has another clock, and time in
 * ticks. The rules of lease and promise are the real ones, a promise being as long as `promised` says, in ticks, with clocks that
 * run alike. What is looked for: the old side holding a lease behind the promotion, and a world from which no side can act.
 */

const lease = 2
type Side = 'old' | 'new'
const epochOf = { old: 1, new: 2 } as const

type World = {
  now: number
  record: Side
  servers: [Side, Side]
  held: Record<Side, Held>
  question?: Question | undefined
  answer?: Question | undefined
  /** On the new side's disk, and when that side booted last. */
  promised?: Promised | undefined
  bootedAt: number
  insyncAt?: number
  promoted: boolean
}

/**
 * `promised`: how long a promise is. `durable`: it outlives a reboot. `binds`: its giver's guard keeps to it. `looks`: it is
 * given only where no claim was seen. `hears`: the old side hears the name servers now and then.
 */
type Rules = {
  promised: number
  durable: boolean
  binds: boolean
  looks: boolean
  hears: boolean
  end: number
}

const sighting = (active: Side, sentAt: number): Sighting => ({
  ...{ epoch: epochOf[active], rev: epochOf[active], active, handover: false, sentAt },
})

const begin: World = {
  now: 0,
  record: 'old',
  servers: ['old', 'old'],
  held: {
    old: see({}, sighting('old', 0), { region: 'old', seconds: lease }),
    new: see({}, sighting('old', 0), { region: 'new', seconds: lease }),
  },
  bootedAt: 0,
  promoted: false,
}

/** The new side's boot and clock; the old side's began with the world. */
const boot = ({ bootedAt }: World) => `new ${bootedAt}`
const clock = ({ now, bootedAt }: World) => now - bootedAt

function next(world: World, rules: Rules): World[] {
  const tick = world.now < rules.end ? [{ ...world, now: world.now + 1 }] : []
  return [
    ...tick,
    ...turning(world),
    ...(rules.hears ? hearsOld(world) : []),
    ...hearsNew(world, rules),
    ...asking(world),
    ...promising(world, rules),
    ...run(world),
    ...reboot(world, rules),
  ]
}

const holding = (world: World, side: Side, held: Held): World => ({
  ...world,
  held: { ...world.held, [side]: held },
})

function hearsOld(world: World): World[] {
  const [first, second] = world.servers
  if (first !== second) return []
  const seen = see(world.held.old, sighting(first, world.now), { region: 'old', seconds: lease })
  return [holding(world, 'old', seen)]
}

function hearsNew(world: World, { binds }: Rules): World[] {
  const [first, second] = world.servers
  if (first !== second) return []
  const own = {
    ...{ region: 'new', seconds: lease },
    ...(binds && { boundUntil: boundUntil(world.promised, boot(world)) }),
  }
  return [holding(world, 'new', see(world.held.new, sighting(first, clock(world)), own))]
}

function asking(world: World): World[] {
  const { held, now, question, answer } = world
  const asked = { boot: 'old', epoch: 1, askedAt: now, seconds: lease }
  return [
    ...(question ? [] : [{ ...world, question: asked }]),
    ...(answer
      ? [
          holding(
            { ...world, answer: undefined },
            'old',
            extend(held.old, answer, { region: 'old', boot: 'old' }),
          ),
        ]
      : []),
  ]
}

function promising(world: World, { promised, looks }: Rules): World[] {
  const { question, held, promised: before } = world
  if (!question) return []
  const now = clock(world)
  const seen = looks ? held.new : begin.held.new
  const given = promise(question, seen, { peer: 'old', boot: boot(world), now, before })
  if (!given) return []
  const until = Math.max(now + promised, boundUntil(before, boot(world)))
  const kept = { ...given, until, seconds: until - now }
  return [{ ...world, promised: kept, answer: question, question: undefined }]
}

function run(world: World): World[] {
  const { record, now, insyncAt, held, promoted } = world
  if (record === 'old') return [{ ...world, record: 'new' }]
  if (insyncAt === undefined)
    return world.servers.every(server => server === 'new') ? [{ ...world, insyncAt: now }] : []
  const leased = held.new.lease?.epoch === 2 && covers(held.new.lease, clock(world))
  return leased && !promoted && now >= insyncAt + lease ? [{ ...world, promoted: true }] : []
}

/** What is on the disk stays; a lease is of one boot. Once is enough. */
function reboot(world: World, { durable }: Rules): World[] {
  if (world.bootedAt > 0 || world.now === 0) return []
  const { highest } = world.held.new
  return [
    {
      ...holding(world, 'new', { ...(highest && { highest }) }),
      bootedAt: world.now,
      ...(!durable && { promised: undefined }),
    },
  ]
}

/** By the rules of this world. */
const worldsFrom = (from: World, rules: Rules, enough?: (world: World) => boolean) =>
  reachable(from, world => next(world, rules), enough)

const oldActs = ({ held, now }: World) => covers(held.old.lease, now)
const both = (world: World) => world.promoted && oldActs(world)
const either = (world: World) => world.promoted || oldActs(world)
const rules = { promised: lease, durable: true, binds: true, looks: true, hears: true, end: 4 }

test('behind a promotion the old side holds no lease, whatever was promised to it', t => {
  const worlds = worldsFrom(begin, rules)
  t.log(`${worlds.length} worlds`)
  t.false(worlds.some(both))
  t.true(worlds.some(({ promoted, promised }) => promoted && promised !== undefined))
})

test('by promises alone the old side acts beyond the lease that the name servers gave it', t => {
  t.true(
    worldsFrom(begin, { ...rules, hears: false }).some(world => world.now === rules.end && oldActs(world)),
  )
})

for (const [what, changed] of [
  ['shorter', { promised: lease - 1 }],
  ['lost in a reboot', { durable: false }],
  ['not kept', { binds: false }],
  ['given though a claim was seen', { looks: false }],
] as const)
  test(`were a promise ${what}, it would`, t => {
    t.true(worldsFrom(begin, { ...rules, ...changed }, both).some(both))
  })

test('from every world there is a way to one in which a side acts', t => {
  const short = { ...rules, end: 2 }
  const stuck = worldsFrom(begin, short).filter(world => !either(world))
  t.true(stuck.length > 0)
  const later = { ...rules, end: 2 + 2 * lease }
  t.true(stuck.every(world => worldsFrom(world, later, either).some(either)))
})
