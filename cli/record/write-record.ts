import { setTimeout as pause } from 'node:timers/promises'
import { route53Client } from '#aws/clients.ts'
import { change, changeStatus } from '#aws/zone.ts'
import { patiently } from '#cli/patience.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import type { Change } from '#recovery/dns-change.ts'
import { type EpochRecord, formatRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { readStoredText } from './stored-text.ts'

const look = { everyMs: 1_000, forMs: 180_000 }

/**
 * Sends the batch that writes the record, and waits until all servers have it. After an error the record is read again:
 * when it is the wanted one, the change was made and only its answer was lost. When it is another one, `taken` says what is
 * thrown.
 */
export async function writeRecord(write: {
  stack: Stack
  batch: Change[]
  record: EpochRecord
  taken: (text: string) => DrctlError
}): Promise<void> {
  const { stack, batch, record, taken } = write
  try {
    await waitForServers(await patiently(() => change(route53Client(), stack, batch)))
  } catch (error) {
    const found = await readStoredText(stack)
    if (found?.text === formatRecord(record)) return
    throw found && isRefusal(error) ? taken(found.text) : error
  }
}

/** Route 53 answered, and would not: what the batch deletes or creates is not as it was read. */
const isRefusal = (error: unknown) => error instanceof DrctlError && error.code === 'AwsRefused'

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
