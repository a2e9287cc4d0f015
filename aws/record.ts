import type { Route53Client } from '@aws-sdk/client-route-53'
import type { Stack } from '#recovery/contracts/stack.ts'
import type { Change, RecordSet } from '#recovery/dns-change.ts'
import { type EpochRecord, formatRecord, judgeSwap, parseRecord, recordName } from '#recovery/epoch-record.ts'
import { DrctlError, type ErrorCode } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { change, readRecordSet } from './zone.ts'

/** The epoch record, and the record set exactly as Route 53 gave it, which alone can be deleted again. */
export type StoredRecord = { record: EpochRecord; raw: RecordSet }

/** RecordMissing when there is none, RecordMalformed when it cannot be read. */
export async function readRecord(route53: Route53Client, stack: Stack): Promise<StoredRecord> {
  const name = recordName(stack.domain)
  const raw = await readRecordSet(route53, stack, name, 'TXT')
  if (!raw) throw new DrctlError('RecordMissing', `the zone has no epoch record ${name}`, { name })
  return { record: parseRecord(unquoted(raw)), raw }
}

export type Swap = {
  route53: Route53Client
  stack: Stack
  /** What is to be written over what was found; throws RecordLost when it is not this writer's to change. */
  next: (found: EpochRecord) => EpochRecord
  /** The batch that does it. */
  batch: (before: RecordSet, record: EpochRecord) => Change[]
}

/**
 * Compare-and-swap of the epoch record. An error says nothing of what became of the batch (the client may have sent it
 * twice, its answer may be lost), so the record is read again and judged: a change that was made is written once more
 * for the sake of a known change id, one that was not is tried again, and RecordLost ends it. After `swapTries` the last
 * error is thrown; the caller may start over, for nothing is done twice.
 */
export async function swapRecord({ route53, stack, next, batch }: Swap) {
  let before = await readRecord(route53, stack)
  for (let tries = 1; ; tries++) {
    const wanted = next(before.record)
    try {
      return { changeId: await change(route53, stack, batch(before.raw, wanted)), record: wanted }
    } catch (error) {
      if (!isUndecided(error)) throw error
      before = await readAfter(error, wanted, before.record, { route53, stack, tries })
      await new Promise(resolve => setTimeout(resolve, limits.swapWait))
    }
  }
}

/** The record as it is after a batch that ended in an error, if there is sense in a further try. */
async function readAfter(
  error: unknown,
  wanted: EpochRecord,
  before: EpochRecord,
  { route53, stack, tries }: { route53: Route53Client; stack: Stack; tries: number },
): Promise<StoredRecord> {
  const now = await readRecord(route53, stack)
  const judgement = judgeSwap({ wanted, before, now: now.record })
  if (judgement === 'lost') throw lost(now.record, error)
  if (tries < limits.swapTries) return now
  if (judgement === 'again') throw error
  throw new DrctlError(
    'AwsUnreachable',
    'the epoch record is changed, but the id of the change is not known',
    {},
    error,
  )
}

/** Denied and unauthenticated calls changed nothing, and asking again does not help. */
function isUndecided(error: unknown): boolean {
  return error instanceof DrctlError && !unheard.includes(error.code)
}

const unheard: ErrorCode[] = ['AccessDenied', 'NoCredentials', 'CredentialsExpired']

function lost(now: EpochRecord, cause: unknown): DrctlError {
  const { by, epoch, active } = now
  const message = `the epoch record was changed by ${by}: ${formatRecord(now)}`
  return new DrctlError('RecordLost', message, { by, epoch, active }, cause)
}

function unquoted({ values }: RecordSet): string {
  const [value = '', ...more] = values
  const text = /^"([^"\\]*)"$/.exec(value)?.[1]
  if (text === undefined || more.length > 0) {
    throw new DrctlError('RecordMalformed', `the epoch record holds ${values.join(', ')}`, { values })
  }
  return text
}
