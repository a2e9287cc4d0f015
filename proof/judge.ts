import type { Look, Rows } from './database.ts'
import type { Told } from './drctl.ts'
import { isAcknowledged, type Write } from './ledger.ts'

type Side = { region: string; address: string }

/** What is known of one kill when it is over, from the callers, both databases, and drctl's own report. */
export type Evidence = {
  old: Side
  next: Side
  /** When a side that had been frozen went on, if so. Milliseconds since 1970. */
  thawedAt?: number
  /** All that had an answer, or none, when the databases were read; without those that an earlier kill is known to have cost. */
  writes: Write[]
  looks: Look[]
  told: Told
  /** Undefined when the old side had nothing of its own and followed by itself. */
  oldRows: Rows | undefined
  newRows: Rows
}

/** For so long a superuser may find a thawed database writable: until its guard, which was frozen too, has looked. */
const thawMs = 3_000

/** What contradicts what drctl promises, each with the write that does; none when all of it holds. */
export function contradictions(evidence: Evidence): string[] {
  return [ended, lostElsewhere, bound, inNeither, unheardOf, exact, lateAcknowledgements, twoWriters].flatMap(
    check => check(evidence),
  )
}

/** When the new side was first seen writable by somebody who asked its database. */
export function promotedAt({ looks, next }: Evidence): number | undefined {
  return looks.find(({ region, role }) => region === next.region && role === 'primary')?.answeredAt
}

/** The acknowledged writes that the new side does not have. */
export const missing = ({ writes, newRows }: Pick<Evidence, 'writes' | 'newRows'>) =>
  writes.filter(write => isAcknowledged(write) && !has(newRows, write))

const has = (rows: Rows, { name, day }: Pick<Write, 'name' | 'day'>) => (rows.get(name) ?? 0) >= day
const at = (instant: number) => new Date(instant).toISOString()
const inWords = ({ name, day, address, sentAt, endedAt, status, error }: Write) =>
  `${name} (day ${day}), sent to ${address} at ${at(sentAt)}, answered ${status ?? error} at ${at(endedAt)}`

function ended({ told }: Evidence): string[] {
  return told.report?.outcome === 'recovered' ? [] : [`the run ended ${told.report?.outcome ?? told.status}`]
}

/** Only what the killed side acknowledged may be lost at all. */
function lostElsewhere(evidence: Evidence): string[] {
  return missing(evidence)
    .filter(({ address }) => address !== evidence.old.address)
    .map(write => `lost, though not by the killed side: ${inWords(write)}`)
}

/** All that is missing was acknowledged behind the last recovered beat, and before the end of the bound. */
function bound(evidence: Evidence): string[] {
  const { boundSeconds, lastBeat } = evidence.told.report?.rpo ?? {}
  if (typeof boundSeconds !== 'number' || lastBeat === undefined) return ['the report gives no bound']
  const from = Date.parse(lastBeat)
  const to = from + boundSeconds * 1_000
  return missing(evidence)
    .filter(({ address, endedAt }) => address === evidence.old.address && (endedAt < from || endedAt > to))
    .map(write => `lost outside of the bound, ${at(from)} to ${at(to)}: ${inWords(write)}`)
}

/** What the old side has acknowledged, it has at least itself. */
function inNeither(evidence: Evidence): string[] {
  const { oldRows, old } = evidence
  return missing(evidence)
    .filter(write => write.address === old.address && !(oldRows && has(oldRows, write)))
    .map(write => `acknowledged, and in neither database: ${inWords(write)}`)
}

/** What the old side alone has, by name: how many days are there, and how many on the new side. */
function divergent({ oldRows = new Map(), newRows }: Evidence) {
  return [...oldRows].flatMap(([name, day]) => {
    const kept = newRows.get(name) ?? 0
    return day > kept ? [{ name, day, kept }] : []
  })
}

/** Each row that the old side alone has was acknowledged, or its caller does not know. */
function unheardOf(evidence: Evidence): string[] {
  const asked = new Set(
    evidence.writes
      .filter(({ address }) => address === evidence.old.address)
      .map(({ name, day }) => `${name} ${day}`),
  )
  return divergent(evidence)
    .filter(({ name, day }) => !asked.has(`${name} ${day}`))
    .map(({ name, day }) => `the old side alone has what nobody asked of it: ${name} (day ${day})`)
}

/** The amended report lists as many rows as the two databases differ by. */
function exact(evidence: Evidence): string[] {
  const { loss } = evidence.told
  if (loss && 'unknown' in loss) return [`the report is not amended: ${loss.unknown}`]
  const listed = loss?.tables.find(({ table }) => table === 'apitest.person')
  const counted = { inserted: 0, updated: 0, deleted: 0 }
  for (const { day, kept } of divergent(evidence)) {
    if (kept === 0) counted.inserted += 1
    counted.updated += day - Math.max(kept, 1)
  }
  return (['inserted', 'updated', 'deleted'] as const)
    .filter(kind => (listed?.[kind] ?? 0) !== counted[kind])
    .map(kind => `the report lists ${listed?.[kind] ?? 0} rows ${kind}, and there are ${counted[kind]}`)
}

function lateAcknowledgements(evidence: Evidence): string[] {
  const promoted = promotedAt(evidence)
  if (promoted === undefined) return ['the new side was never seen writable']
  return evidence.writes
    .filter(
      write => isAcknowledged(write) && write.address === evidence.old.address && write.sentAt > promoted,
    )
    .map(
      write => `acknowledged by the old side, the new one was promoted by ${at(promoted)}: ${inWords(write)}`,
    )
}

/** From the promotion on the old side is not writable; one that thaws, but for a moment. */
function twoWriters(evidence: Evidence): string[] {
  const { looks, old, thawedAt = Number.NEGATIVE_INFINITY } = evidence
  const promoted = promotedAt(evidence) ?? Number.POSITIVE_INFINITY
  return looks
    .filter(({ region, role, askedAt }) => region === old.region && role === 'primary' && askedAt > promoted)
    .filter(({ askedAt }) => askedAt > thawedAt + thawMs || askedAt < thawedAt - thawMs)
    .slice(0, 1)
    .map(({ askedAt }) => `both databases were writable at ${at(askedAt)}`)
}
