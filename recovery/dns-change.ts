import { type EpochRecord, formatRecord, recordName } from './epoch-record.ts'

/** A record set of the zone as Route 53 gives it: TXT values keep their quotes. `routing` is set when it is not a simple one. */
export type RecordSet = {
  name: string
  type: string
  ttl?: number | undefined
  values: string[]
  routing?: string | undefined
}

export type Change = { action: 'CREATE' | 'DELETE' | 'UPSERT'; set: RecordSet }

/**
 * The compare-and-swap of the epoch record as one batch: what was read goes, to the letter, and the new one comes. Route
 * 53 does all of a batch or nothing, and refuses it when the record is no longer what was read.
 */
export function claimBatch(before: RecordSet, record: EpochRecord): Change[] {
  return [
    { action: 'DELETE', set: before },
    { action: 'CREATE', set: { ...before, values: [quoted(formatRecord(record))] } },
  ]
}

/** The same swap, and in the same batch the address of the API's name. `ttl` in seconds. */
export function switchBatch(
  before: RecordSet,
  record: EpochRecord,
  name: { domain: string; address: string; ttl: number },
): Change[] {
  const address = { name: name.domain, type: 'A', ttl: name.ttl, values: [name.address] }
  return [...claimBatch(before, record), { action: 'UPSERT', set: address }]
}

/** The first record of a service: refused by Route 53 when there is one already. */
export function firstBatch(record: EpochRecord, name: { domain: string; ttl: number }): Change[] {
  const set = {
    name: recordName(name.domain),
    type: 'TXT',
    ttl: name.ttl,
    values: [quoted(formatRecord(record))],
  }
  return [{ action: 'CREATE', set }]
}

const quoted = (text: string) => `"${text}"`
