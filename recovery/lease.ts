import type { EpochRecord } from './epoch-record.ts'

/**
 * What the zone's servers said of the record when they were asked; `sentAt` is when the question left. `handover`: all of them
 * say that the other region hands over to this one.
 */
export type Sighting = Pick<EpochRecord, 'epoch' | 'rev' | 'active'> & { handover: boolean; sentAt: number }

/** Until when a region may act as active, and in which epoch. Times are seconds of CLOCK_BOOTTIME. */
export type Lease = { epoch: number; until: number }

/** What a guard knows: the highest record that it ever saw, and the lease that it holds or held last. */
export type Held = { highest?: Omit<Sighting, 'handover' | 'sentAt'>; lease?: Lease }

/**
 * The region that a guard is of, for how many seconds it leases, and what its host has on its disk. Of a switchover: the epoch
 * that it handed over for good, and the one that was handed to it. `boundUntil`: before then it has promised to hold no lease.
 */
export type Own = {
  region: string
  seconds: number
  handedOver?: number
  received?: number
  boundUntil?: number
}

/**
 * What a guard holds after a sighting. A lease runs from when the question was *sent*: whatever was claimed before the
 * servers were asked would have been in the answer. A lower epoch than was ever seen says nothing, nor does another region
 * in an epoch that is known, since an epoch names one region for good. `rev` is kept and does not decide: while a change
 * within an epoch spreads, the servers are a revision apart and name the same region.
 */
export function see(held: Held, sighting: Sighting, own: Own): Held {
  const { sentAt, handover: _, ...seen } = sighting
  const { highest } = held
  if (
    highest &&
    (seen.epoch < highest.epoch || (seen.epoch === highest.epoch && seen.active !== highest.active))
  )
    return held
  const next = highest?.epoch === seen.epoch && highest.rev > seen.rev ? highest : seen
  const epoch = leasedEpoch(sighting, own)
  if (epoch === undefined || isBound(epoch, sentAt, own)) return { highest: next }
  const until = Math.max(sentAt + own.seconds, highest && held.lease?.epoch === epoch ? held.lease.until : 0)
  return { highest: next, lease: { epoch, until } }
}

/** The epoch that a region may act in by a sighting. In a hand-over one of the two may, by what is on its own disk. */
function leasedEpoch(
  { epoch, active, handover }: Sighting,
  { region, handedOver, received }: Own,
): number | undefined {
  if (active === region) return handover && received !== epoch ? undefined : epoch
  return handover && handedOver !== epoch - 1 ? epoch - 1 : undefined
}

/** A side that has handed over itself acts no more, whatever it was promised. */
const isBound = (epoch: number, now: number, { boundUntil = 0, received }: Own) =>
  now < boundUntil && received !== epoch

/** Whether a lease covers a moment. */
export const covers = (lease: Lease | undefined, now: number) => lease !== undefined && now < lease.until

/**
 * What several servers say together, or undefined when that is not enough: two of them under different names must have
 * answered, and all that did must name the same region in the same epoch.
 */
export function agreement(
  answers: { server: string; record: EpochRecord | undefined }[],
  sentAt: number,
): Sighting | undefined {
  const [first, ...others] = answers.map(({ record }) => record)
  if (!first || new Set(answers.map(({ server }) => server)).size < 2) return undefined
  if (others.some(other => other?.epoch !== first.epoch || other.active !== first.active)) return undefined
  const { epoch, active } = first
  const handover = answers.every(({ record }) => record?.state === 'handover')
  return { epoch, active, handover, rev: Math.max(...answers.map(({ record }) => record?.rev ?? 0)), sentAt }
}
