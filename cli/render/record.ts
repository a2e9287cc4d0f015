import type { Stack } from '#recovery/contracts/stack.ts'
import { type EpochRecord, formatRecord, recordName } from '#recovery/epoch-record.ts'
import type { Paint } from './paint.ts'
import { labelled } from './text.ts'

/** The record in words, and to the letter. */
export function recordLines({ domain }: Pick<Stack, 'domain'>, record: EpochRecord, paint: Paint): string[] {
  const { active, state, epoch, rev, by } = record
  return [
    recordName(domain),
    ...labelled(state === 'active' ? 'active' : 'taking', paint.green(active)),
    ...labelled('epoch', `${epoch}, revision ${rev}, by ${by}`),
    `  text         ${formatRecord(record)}`,
  ]
}

/** A record that cannot be read, and how to mend it. */
export function malformedLines({ domain }: Pick<Stack, 'domain'>, text: string, paint: Paint): string[] {
  return [
    recordName(domain),
    `  ${paint.red('malformed')}    ${text}`,
    '  next: drctl record repair --epoch <n> --active <region>',
  ]
}

/** What a repair is about to do, for the operator to say yes to. */
export const repairLines = (name: string, before: string, after: string): string[] => [
  name,
  `  is           ${before}`,
  `  becomes      ${after}`,
]
