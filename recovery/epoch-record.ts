import { DrctlError } from './errors.ts'

/**
 * Who may write, as the TXT record beside the API's name says it. `epoch` grows with a takeover, `rev` with a write.
 * `taking`: `active` takes over from a region that must not write any more. `handover`: the other region still acts, in the
 * epoch before, until it says itself that it has stopped for good; only then may `active` begin.
 */
export type EpochRecord = {
  epoch: number
  rev: number
  state: (typeof states)[number]
  active: string
  by: string
}

const states = ['taking', 'handover', 'active'] as const

/** Who writes the record, and the region that is to be active. */
export type Taker = { region: string; by: string }

const shape =
  /^v=1 epoch=([1-9]\d{0,8}) rev=([1-9]\d{0,8}) state=([a-z]+) active=([a-z]{2}(?:-[a-z]+)+-\d) by=([\w.@:-]{1,100})$/

/** The record's name beside the API's. */
export const recordName = (domain: string) => `_drctl.${domain}`

/** Reads the text between the TXT record's quotes. Refuses everything but the exact form with RecordMalformed. */
export function parseRecord(text: string): EpochRecord {
  const [, epoch, rev, named, active, by] = shape.exec(text) ?? []
  const state = states.find(one => one === named)
  if (!epoch || !rev || !active || !by || !state) {
    throw new DrctlError('RecordMalformed', `the epoch record reads "${text}"`, { text })
  }
  return { epoch: Number(epoch), rev: Number(rev), state, active, by }
}

/** The record's text. Refuses a record that could not be read back with RecordMalformed. */
export function formatRecord(record: EpochRecord): string {
  const { epoch, rev, state, active, by } = record
  const text = `v=1 epoch=${epoch} rev=${rev} state=${state} active=${active} by=${by}`
  parseRecord(text)
  return text
}

/** A takeover begins. With `taking`, the region that was active must not write from here on. */
export function claim(
  record: EpochRecord,
  { region, by }: Taker,
  state: 'taking' | 'handover' = 'taking',
): EpochRecord {
  return { epoch: record.epoch + 1, rev: record.rev + 1, state, active: region, by }
}

/** The takeover's end: the region answers under the API's name. */
export function activate(record: EpochRecord): EpochRecord {
  return { ...record, rev: record.rev + 1, state: 'active' }
}

/** The undoing of a claim: a further epoch, never the old one again, that names the old region. */
export function release(record: EpochRecord, { region, by }: Taker): EpochRecord {
  return { epoch: record.epoch + 1, rev: record.rev + 1, state: 'active', active: region, by }
}

/** The same standing under a new revision, for a writer that does not know its own change. */
export function rewrite(record: EpochRecord): EpochRecord {
  return { ...record, rev: record.rev + 1 }
}

/**
 * What became of a swap whose answer is not known or was an error, judged by the record that is there now.
 * `won`: it was made. `again`: it was not, and nobody else made one, so it may be tried once more. `lost`: another did.
 */
export function judgeSwap(swap: { wanted: EpochRecord; before: EpochRecord; now: EpochRecord }) {
  const { wanted, before, now } = swap
  if (formatRecord(now) === formatRecord(before)) return 'again'
  if (now.by !== wanted.by || now.epoch !== wanted.epoch) return 'lost'
  const made = now.state === wanted.state && now.active === wanted.active && now.rev >= wanted.rev
  return made ? 'won' : 'again'
}
