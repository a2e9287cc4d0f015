import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { exitStatus } from '#cli/exit-status.ts'
import { installedDrctl, operatorOf, ran } from './drctl.ts'
import { onTerminal } from './on-terminal.ts'
import { fails } from './scripted-steps.ts'
import { twoRegions } from './two-regions.ts'

const drctl = installedDrctl(test)
const active = 'v=1 epoch=8 rev=23 state=active active=eu-central-1 by=jane@laptop'
const start = ['failover', 'start', '--region', 'eu-west-1', '--yes']

test.serial('each status of the table is one that a process ends with', async t => {
  const aws = await twoRegions(t, 20_660)
  aws.writeZone(active, '127.87.1.10')
  const env = operatorOf(aws)
  const statusOf = async (...args: string[]) => (await ran(drctl, args, env)).status
  const leftByCtrlC = async (shown: string) => {
    const terminal = onTerminal(t, `"${process.execPath}" "${drctl}" failover watch`, env)
    await terminal.shows(shown)
    terminal.type('\u0003')
    return (await terminal.ended()).status
  }
  const seen: Partial<Record<keyof typeof exitStatus, number | null>> = {
    ok: await statusOf('record', 'show'),
    usage: await statusOf('record', 'shwo'),
    refused: await statusOf('failover', 'start', '--region', 'eu-central-1', '--yes'),
    absent: await statusOf('failover', 'show', 'failover-apitest-epoch-1-attempt-1'),
    unreachable: (await ran(drctl, ['record', 'show'], operatorOf({ endpoint: 'http://127.87.0.99:9' })))
      .status,
  }
  aws.steps['verify-outage'] = () => fails('AwsThrottled', 'wait')
  aws.steps['promote-database'] = () => fails('DiskFull', 'no room')
  await ran(drctl, start, env)
  seen.interrupted = await leftByCtrlC('AwsThrottled, tried again')
  aws.steps['verify-outage'] = () => ({ verdict: 'outage', reasons: [], evidence: [] })
  seen.paused = await leftByCtrlC('PromoteDatabase waits for a decision')
  await ran(drctl, ['failover', 'decide', 'latest', 'abort', '--reason', 'enough'], env)
  seen.failed = await statusOf('failover', 'watch')
  const built = join(dirname(drctl), '../dist/cli')
  for (const chunk of readdirSync(join(built, 'chunks'))) rmSync(join(built, 'chunks', chunk))
  seen.fault = await statusOf('record', 'show')
  t.deepEqual(seen, exitStatus)
})
