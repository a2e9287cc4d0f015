import { setTimeout as pause } from 'node:timers/promises'
import { route53Client } from '#aws/clients/route53.ts'
import { change, changeStatus } from '#aws/zone.ts'
import { patiently } from '#operator/patience.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { type Change, claimBatch } from '#recovery/dns-change.ts'
import { type EpochRecord, formatRecord, rewrite } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { readStoredText } from './stored-text.ts'

const look = { everyMs: 1_000, forMs: 180_000 }

type Write = {
  stack: Stack
  batch: Change[]
  record: EpochRecord
  /** The error when another record than the wanted one is there. */
  taken: (text: string) => DrctlError
}

/**
 * Sends the batch that writes the record, waits until all servers have it, and gives the record as it was written. Its
 * revision is higher than the wanted one when an answer was lost. An error of the wait is thrown: the record is then
 * written, but servers may still say the old one.
 */
export async function writeRecord(write: Write): Promise<EpochRecord> {
  const { changeId, record } = await sent(write)
  await waitForServers(changeId)
  return record
}

/**
 * After an error the record is read again. When it is the wanted one, the change was made and only its answer was lost:
 * it is written once more under the next revision, for the sake of a change id that can be waited for.
 */
async function sent(
  write: Write,
  triesLeft: number = limits.swapTries,
): Promise<{ changeId: string; record: EpochRecord }> {
  const { stack, batch, record, taken } = write
  try {
    return { changeId: await patiently(() => change(route53Client(), stack, batch)), record }
  } catch (error) {
    const found = await readStoredText(stack)
    if (found?.text !== formatRecord(record)) throw found && isRefusal(error) ? taken(found.text) : error
    if (triesLeft <= 1) throw idUnknown(error)
    const next = rewrite(record)
    return sent({ ...write, record: next, batch: claimBatch(found.raw, next) }, triesLeft - 1)
  }
}

/** Route 53 answered, and would not: what the batch deletes or creates is not as it was read. */
const isRefusal = (error: unknown) => error instanceof DrctlError && error.code === 'AwsRefused'

const idUnknown = (cause: unknown) =>
  new DrctlError(
    'AwsUnreachable',
    'the epoch record is written, but the id of the change is not known',
    {},
    cause,
  )

async function waitForServers(changeId: string): Promise<void> {
  const route53 = route53Client()
  const end = Date.now() + look.forMs
  while ((await patiently(() => changeStatus(route53, changeId))) !== 'INSYNC') {
    if (Date.now() > end) {
      throw new DrctlError('ChangePending', `the change ${changeId} is still pending`, { changeId })
    }
    await pause(look.everyMs)
  }
}
