import { UsageError } from '#operator/usage-error.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'

export type Mending = { epoch: number; active: string; rev: number | undefined; by: string }

/**
 * The record that is to stand in the place of a wrong one. Its revision is the given one, or the next after what can be
 * read; UsageError when nothing can be read and none is given.
 */
export function mendedRecord(text: string, { epoch, active, rev, by }: Mending): EpochRecord {
  const readable = /(?:^|\s)rev=(\d{1,9})(?:\s|$)/.exec(text)?.[1]
  const next = rev ?? (readable === undefined ? undefined : Number(readable) + 1)
  if (next !== undefined) return { epoch, rev: next, state: 'active', active, by }
  throw new UsageError(
    `no revision can be read in "${text}"`,
    'add --rev <n>, higher than any that was ever written',
  )
}
