import { setTimeout as pause } from 'node:timers/promises'
import { changeStatus } from '#aws/record.ts'
import { route53Client } from '#aws/clients.ts'
import { DrctlError } from '#recovery/errors.ts'
import { patiently } from '#cli/patience.ts'

const look = { everyMs: 1_000, forMs: 180_000 }

/** Waits until Route 53 has brought a change to all its servers. ChangePending when that takes over three minutes. */
export async function waitForServers(changeId: string): Promise<void> {
  const route53 = route53Client()
  const end = Date.now() + look.forMs
  while ((await patiently(() => changeStatus(route53, changeId))) !== 'INSYNC') {
    if (Date.now() > end) throw new DrctlError('ChangePending', `the change ${changeId} is still pending`, { changeId })
    await pause(look.everyMs)
  }
}
