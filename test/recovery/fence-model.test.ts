import test from 'ava'
import { covers, type Held, see } from '#recovery/lease.ts'
import { reachable, turning } from './interleavings.ts'

/*
 * A small world, walked through every interleaving: two name servers that turn one after another, the guard of the old
 * side, a write there, two takeovers that race for the next epoch, and time in ticks. Whoever does not take a step has
 * crashed, stands still, or is slow: every one of these is among the interleavings. The old database never stops, which is
 * the worst that it can do. The rules of the lease are the real ones; the fence is recovery/fence.ts in ticks. The guard's
 * clock may lose a tick, at any moment, against that of the takers: what they wait beyond a lease is for that. What is looked
 * for: a write that was *sent* after a promotion and is acknowledged by the old side; two takers that promote; and a world from
 * which nobody can become active any more.
 */

const lease = 2
/** How many ticks the guard's clock may lose. */
const drift = 1

type Name = 'old' | 'one' | 'two'
type World = {
  now: number
  /** By how much the guard's clock is behind. */
  behind: number
  /** What the record is for whoever writes it, and what each server answers. */
  record: Name
  servers: [Name, Name]
  held: Held
  /** An answer on its way to the guard, as late as it likes. */
  answer?: { names: [Name, Name]; sentAt: number } | undefined
  /** A write that was sent after the promotion: under way, committed, or acknowledged. */
  write?: 'sent' | 'committed' | 'acknowledged' | undefined
  /** When a taker saw its claim INSYNC; and who has promoted. */
  insyncAt: { one?: number; two?: number }
  promoted: ('one' | 'two')[]
}
/**
 * `fence`: ticks that a taker waits after INSYNC. `checks`: whether the API looks at the lease behind a commit. `sent`: whether
 * a lease runs from when the question was sent, not from when the answer came.
 */
type Rules = { fence: number; checks: boolean; sent: boolean; end: number }

const epochOf = { old: 1, one: 2, two: 2 } as const
const sighting = (active: Name, sentAt: number) => ({
  epoch: epochOf[active],
  rev: epochOf[active],
  active,
  handover: false,
  sentAt,
})
const old = { region: 'old', seconds: lease }

const begin: World = {
  now: 0,
  behind: 0,
  record: 'old',
  servers: ['old', 'old'],
  held: see({}, sighting('old', 0), old),
  insyncAt: {},
  promoted: [],
}

/** The guard's, by which the API looks too. */
const clock = ({ now, behind }: World) => now - behind
const isLeased = (world: World) => covers(world.held.lease, clock(world))

function next(world: World, rules: Rules): World[] {
  return [
    ...tick(world, rules),
    ...turning(world),
    ...taker(world, 'one', rules),
    ...taker(world, 'two', rules),
    ...guard(world, rules),
    ...write(world, rules),
  ]
}

function tick(world: World, { end }: Rules): World[] {
  const { now, behind } = world
  if (now >= end) return []
  const later = { ...world, now: now + 1 }
  return behind < drift ? [later, { ...later, behind: behind + 1 }] : [later]
}

function taker(world: World, name: 'one' | 'two', { fence }: Rules): World[] {
  // Compare and swap: of two that saw the old record, one wins.
  if (world.record === 'old') return [{ ...world, record: name }]
  if (world.record !== name || world.promoted.includes(name)) return []
  const seen = world.insyncAt[name]
  const insync = world.servers.every(server => server === name)
  if (seen === undefined)
    return insync ? [{ ...world, insyncAt: { ...world.insyncAt, [name]: world.now } }] : []
  return world.now >= seen + fence ? [{ ...world, promoted: [...world.promoted, name] }] : []
}

function guard(world: World, { sent }: Rules): World[] {
  const { answer } = world
  if (!answer) return [{ ...world, answer: { names: world.servers, sentAt: clock(world) } }]
  const heard = { ...world, answer: undefined }
  const [first, second] = answer.names
  if (first !== second) return [heard]
  const from = sent ? answer.sentAt : clock(world)
  return [heard, { ...heard, held: see(world.held, sighting(first, from), old) }]
}

function write(world: World, { checks }: Rules): World[] {
  if (world.promoted.length === 0 || world.write === 'acknowledged') return []
  if (world.write === undefined) return [{ ...world, write: 'sent' }]
  if (world.write === 'sent') return [{ ...world, write: 'committed' }]
  return isLeased(world) || !checks ? [{ ...world, write: 'acknowledged' }] : []
}

/** By the rules of this world. */
const worldsFrom = (from: World, rules: Rules, enough?: (world: World) => boolean) =>
  reachable(from, world => next(world, rules), enough)

const isBad = ({ write, promoted }: World) => write === 'acknowledged' || promoted.length > 1
const safe = { fence: lease + drift, checks: true, sent: true, end: 7 }

test('no write that is sent after a promotion is acknowledged by the old side, and of two takers one promotes', t => {
  const worlds = worldsFrom(begin, safe)
  t.log(`${worlds.length} worlds`)
  t.false(worlds.some(isBad))
  t.true(worlds.some(({ promoted, write }) => promoted.includes('two') && write === 'committed'))
})

test('a shorter wait, a lease that runs from the answer, or no look behind the commit, and there is such a world', t => {
  t.true(worldsFrom(begin, { ...safe, fence: safe.fence - 1 }, isBad).some(isBad))
  t.true(worldsFrom(begin, { ...safe, sent: false }, isBad).some(isBad))
  t.true(worldsFrom(begin, { ...safe, checks: false }, isBad).some(isBad))
})

test('from every world there is a way to one in which somebody is active', t => {
  const isActive = (world: World) => isLeased(world) || world.promoted.length > 0
  const short = { ...safe, end: 3 }
  const stuck = worldsFrom(begin, short).filter(world => !isActive(world))
  t.true(stuck.length > 0)
  const later = { ...safe, end: 3 + 2 * lease + drift }
  t.true(stuck.every(world => worldsFrom(world, later, isActive).some(isActive)))
})
