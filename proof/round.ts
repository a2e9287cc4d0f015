import { setTimeout as pause } from 'node:timers/promises'
import { peerOf, type Region, type Settings } from '#sandbox/settings.ts'
import { until } from '#sandbox/up/until.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { linkBetween } from '#sandbox/world/network.ts'
import { hasArrived, type Look, rowsOf } from './database.ts'
import { type Drctl, type Told, toldOf } from './drctl.ts'
import type { Evidence } from './judge.ts'
import { type Kill, ways } from './kills.ts'
import { isAcknowledged, type Ledger } from './ledger.ts'
import { isAtRest, restingRows } from './old-side.ts'

/** Milliseconds. The run's is long: a machine that is busy with other things is no fault. */
const limits = {
  alarm: 60_000,
  promoted: 240_000,
  ended: 120_000,
  stopped: 30_000,
  reachable: 60_000,
  caughtUp: 60_000,
}
const runLookMs = 1_000

export type Proof = { settings: Settings; drctl: Drctl; ledger: Ledger; looks: Look[] }
type Sides = { old: Region; next: Region }

/**
 * Kills the active side under load, touches nothing until the other one has taken over, and has the killed one stand by.
 * Answers what everybody saw and said meanwhile. Throws where one of these does not come about.
 */
export async function roundOf(proof: Proof, kill: Kill, old: Region): Promise<Evidence> {
  const { settings, looks } = proof
  const sides = { old, next: peerOf(old) }
  const side = (region: Region) => ({ region, address: settings.region[region].public })
  looks.length = 0
  const struckAt = await strike(proof, kill, old)
  const execution = await takenOver(proof, sides.next, struckAt)
  const { thawedAt, oldRows } = await atRest(proof, kill, old)
  await ways[kill.kind].bringBack?.(settings, old)
  await standsBy(proof, old)
  await caughtUp(proof, sides)
  const told = await toldOf(proof.drctl, sides.next, execution)
  if (!told) throw new Error(`${execution} is not known any more`)
  // In this order: what was answered by now must be in what is read then.
  const writes = [...proof.ledger.writes]
  const newRows = await rowsOf(settings, sides.next)
  const seen = { writes, looks: [...looks], told, oldRows, newRows }
  return { old: side(old), next: side(sides.next), ...(thawedAt && { thawedAt }), ...seen }
}

/** The alarm must have seen the API well, or it has nothing new to tell. Resolves to the moment of the kill. */
async function strike(
  { settings }: Proof,
  { kind, afterMs, aloneMs }: Kill,
  region: Region,
): Promise<number> {
  const control = controlClient(settings.control)
  const isWatched = async () => ((await control.status()).alarm.state === 'OK' ? true : undefined)
  await until(isWatched, limits.alarm, () => 'the alarm does not see the API well')
  await pause(afterMs)
  const link = linkBetween(region, peerOf(region))
  if (aloneMs > 0) {
    await control.cut(link)
    await pause(aloneMs)
  }
  const struckAt = Date.now()
  await ways[kind].strike(settings, region)
  if (aloneMs > 0 && kind !== 'isolate') await control.mend(link)
  return struckAt
}

/** By the alarm alone. Resolves to the name of the run. */
async function takenOver({ looks, drctl }: Proof, next: Region, struckAt: number): Promise<string> {
  let told: Told | undefined
  const why = () =>
    `no takeover into ${next}: ${JSON.stringify({ status: told?.status, waiting: told?.waiting })}`
  const isPrimary = ({ region, role }: Look) => region === next && role === 'primary'
  await until(() => looks.some(isPrimary) || undefined, limits.promoted, why)
  const ended = async () => {
    await pause(runLookMs)
    told = await toldOf(drctl, next, 'latest')
    if (told?.region !== next || told.endedAt === undefined) return undefined
    return Date.parse(told.endedAt) > struckAt ? told.execution : undefined
  }
  return await until(ended, limits.ended, why)
}

/** Lets the old side go on, if it can, until its database is down, and reads what it has. */
async function atRest({ settings }: Proof, { kind }: Kill, old: Region) {
  const { goOn } = ways[kind]
  const thawedAt = goOn && Date.now()
  await goOn?.(settings, old)
  const isStill = () => isAtRest(settings, old) || undefined
  await until(isStill, limits.stopped, () => `the database of ${old} does not stop`)
  return { thawedAt, oldRows: await restingRows(settings, old) }
}

/** As an operator does: a host that has only just booted is asked again. */
async function standsBy({ drctl }: Proof, old: Region): Promise<void> {
  const reinstate = () =>
    drctl('reinstate', '--region', old, '--yes').catch((error: Error) => {
      if (!error.message.includes('HostUnreachable')) throw error
    })
  await until(reinstate, limits.reachable, () => `the host of ${old} is not reachable again`)
}

/** What the new side has acknowledged by now has reached the old one. */
async function caughtUp({ settings, ledger }: Proof, { old, next }: Sides): Promise<void> {
  const { public: address } = settings.region[next]
  const last = ledger.writes.findLast(write => isAcknowledged(write) && write.address === address)
  if (!last) throw new Error(`${next} has acknowledged nothing`)
  const isThere = async () => (await hasArrived(settings, old, last.name)) || undefined
  await until(isThere, limits.caughtUp, () => `${old} does not follow: it misses ${last.name}`)
}
