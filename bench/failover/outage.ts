import { execFile } from 'node:child_process'
import { globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { route53Client } from '#aws/clients/route53.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { readRecord } from '#aws/record.ts'
import { pingStatus } from '#aws/send-command.ts'
import { takeoverInput } from '#operator/takeover-input.ts'
import type { Mode, RunInput } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { peerOf, type Region } from '#sandbox/settings.ts'
import { heal, lose } from '#sandbox/up/disturb.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { until } from '#test/until.ts'
import type { Bench } from './takeover.ts'

/** Milliseconds. */
const limits = { replication: 300_000, agent: 30_000, detection: 60_000 }

/** The active region is lost, and the checkers have seen it: detection is the alarm's, not the takeover's. */
export async function loseActive({ settings, stack }: Bench, standby: Region): Promise<RunInput> {
  const control = controlClient(settings.control)
  await lose(settings, peerOf(standby))
  await until('all checkers to see the outage', limits.detection, async () => {
    const { health } = await control.status()
    return health.length > 0 && health.every(({ status }) => status.startsWith('Failure'))
  })
  return inputInto(stack, 'failover', standby)
}

/** The input of a run into a region, as an operator starts it. */
export async function inputInto(stack: Stack, mode: Mode, region: Region): Promise<RunInput> {
  const { record } = await readRecord(route53Client(), stack)
  const wish = { mode, region, force: false, reason: '', 'from-epoch': undefined }
  return takeoverInput(wish, { record, by: 'bench' })
}

/**
 * The lost region comes back and is what a standby is: its agent online, the other side's backup replicated to it, and
 * its old data gone, as after an operator's look at them.
 */
export async function healStandby(bench: Bench, region: Region): Promise<void> {
  const { settings } = bench
  const { instanceId, root } = settings.region[region]
  await heal(settings, region)
  await until(
    'the agent to be online',
    limits.agent,
    async () => (await pingStatus(ssmClient(region), instanceId)) === 'Online',
  )
  for (const aside of globSync(join(root, 'var/lib/drctl/postgresql/data.before-*')))
    rmSync(aside, { recursive: true })
  await untilReplicated(bench, peerOf(region))
}

/** What was to be written to disk is written: no part of what is measured next. */
export const untilWritten = () => promisify(execFile)('sync')

/** What the region has written to its file system by now is in the other region. */
export async function untilReplicated({ settings }: Bench, region: Region): Promise<void> {
  const control = controlClient(settings.control)
  const since = new Date()
  await until(`the replication of ${region}`, limits.replication, async () => {
    const { lastReplicatedAt } = (await control.status()).replication[region] ?? {}
    return lastReplicatedAt !== undefined && new Date(lastReplicatedAt) > since
  })
}
