import { fenceSeconds } from './fence.ts'
import { covers, type Held, type Lease } from './lease.ts'

/*
 * How a region goes on acting when its host loses the zone's servers and lives (`onWitnessLoss: serve`): by the other host's
 * promise. Times are seconds of CLOCK_BOOTTIME, each host's own.
 */

/**
 * What the active side's guard asks the other one: to hold no lease before one of so many seconds that begins at `askedAt`
 * has run out. The other host gives it back as it was asked; what its times mean, only the asking host knows.
 */
export type Question = { boot: string; epoch: number; askedAt: number; seconds: number }

/** A promise as the host that gave it keeps it. `seconds`: what was left of it when it was written. */
export type Promised = { boot: string; until: number; seconds: number }

/** Until when a host holds no lease, by its clock of this boot. How much of it an earlier boot has used is not known. */
export const boundUntil = (promised: Promised | undefined, boot: string): number =>
  promised === undefined ? 0 : promised.boot === boot ? promised.until : promised.seconds

/** A host that is asked, at the moment at which it answers. */
export type Asked = { peer: string; boot: string; now: number; before: Promised | undefined }

/**
 * The promise that a host gives, or undefined: where the highest record that it ever saw does not name who asks, in that very
 * epoch, or it acts itself. It lasts as long as a takeover would wait for that lease, from now on.
 */
export function promise({ epoch, seconds }: Question, held: Held, asked: Asked): Promised | undefined {
  const { peer, boot, now, before } = asked
  const { highest, lease } = held
  if (highest?.epoch !== epoch || highest.active !== peer || covers(lease, now)) return undefined
  const until = Math.max(now + fenceSeconds(seconds), boundUntil(before, boot))
  return { boot, until, seconds: until - now }
}

/** Whether a guard asks: the zone's servers have not extended its lease for three questions, and it still runs. */
export const asks = (lease: Lease, seconds: number, now: number): boolean =>
  covers(lease, now) && lease.until - now < 0.7 * seconds

/**
 * What a guard holds when its question has been answered by a promise: the lease of its epoch, from when it was asked. Not
 * where a record was seen meanwhile that does not name its region in that epoch.
 */
export function extend(held: Held, answered: Question, own: { region: string; boot: string }): Held {
  const { highest, lease } = held
  const { epoch, boot, askedAt, seconds } = answered
  if (lease?.epoch !== epoch || highest?.epoch !== epoch || highest.active !== own.region) return held
  if (boot !== own.boot) return held
  return { ...held, lease: { epoch, until: Math.max(lease.until, askedAt + seconds) } }
}

const shape = /^([0-9a-f-]{36}) ([1-9]\d{0,8}) (\d+\.\d\d) (\d{1,3}(?:\.\d+)?)$/

export const formatQuestion = ({ boot, epoch, askedAt, seconds }: Question): string =>
  `${boot} ${epoch} ${askedAt.toFixed(2)} ${seconds}`

/** Undefined for a text of another form. */
export function parseQuestion(text: string): Question | undefined {
  const [, boot, epoch, askedAt, seconds] = shape.exec(text) ?? []
  if (boot === undefined) return undefined
  return { boot, epoch: Number(epoch), askedAt: Number(askedAt), seconds: Number(seconds) }
}
