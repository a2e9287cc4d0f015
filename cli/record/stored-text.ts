import { route53Client } from '#aws/clients/route53.ts'
import { readRecordSet } from '#aws/zone.ts'
import { patiently } from '#operator/patience.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import type { RecordSet } from '#recovery/dns-change.ts'
import { type EpochRecord, parseRecord, recordName } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

/** The record as Route 53 holds it: the set that a change must delete to the letter, its text, and what can be read of it. */
export type StoredText = { raw: RecordSet; text: string; record?: EpochRecord; problem?: string }

/** Reads the record also when it is malformed; undefined when there is none. */
export async function readStoredText(stack: Stack): Promise<StoredText | undefined> {
  const name = recordName(stack.domain)
  const raw = await patiently(() => readRecordSet(route53Client(), stack, name, 'TXT'))
  if (!raw) return undefined
  const text = raw.values.map(value => value.replace(/^"|"$/g, '')).join(' | ')
  try {
    return { raw, text, record: parseRecord(text) }
  } catch (error) {
    if (error instanceof DrctlError) return { raw, text, problem: error.message }
    throw error
  }
}
