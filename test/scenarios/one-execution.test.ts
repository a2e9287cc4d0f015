import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import test from 'ava'
import { sfnClient } from '#aws/clients/sfn.ts'
import { machineArn } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import { lose } from '#sandbox/up/disturb.ts'
import { operatorStack } from '#sandbox/up/stack.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** How often the starter of B has heard the alarm: it looks at the record each time. */
async function heard({ control }: Sandbox): Promise<number> {
  const asked = (await control.requests()).filter(
    ({ from, principal, operation, status }) =>
      status === 200 &&
      from === B &&
      principal.includes('StartFailover') &&
      operation === 'ListResourceRecordSets',
  )
  return asked.length
}

const racing: RunInput = {
  mode: 'failover',
  region: B,
  peer: A,
  epoch: 1,
  fromEpoch: 1,
  force: true,
  reason: 'past drctl, under a name of its own',
  by: 'somebody',
  trigger: { kind: 'operator' },
}

/** A takeover that no deterministic name holds back. */
async function race({ settings }: Sandbox, name: string): Promise<void> {
  const stateMachineArn = machineArn(operatorStack(settings, '0'.repeat(64)), B)
  const input = JSON.stringify(racing)
  await sfnClient(B).send(new StartExecutionCommand({ stateMachineArn, name, input }))
}

test('the alarm delivered twice and an engineer at the same moment make one execution; of it and a second takeover that races it for the record one wins, and the loser promotes nothing', async t => {
  const s = await sandbox(t)
  const { ledger } = s.callers()
  await until('callers to be served', limits.alarm, () => ledger.acknowledged.length > 10)
  // Twice to the starter of each region.
  await s.control.fault({ kind: 'duplicate-delivery', count: 2 })
  await lose(s.settings, A)
  await until('the alarm', limits.alarm, async () => (await s.control.status()).alarm.state === 'ALARM')
  const [first, second] = await Promise.all([s.start(B), s.start(B), race(s, 'race')])
  t.is(first, second)
  await until('both deliveries', limits.alarm, async () => (await heard(s)) >= 2)
  await s.control.redeliverAlarm()
  // It comes behind the warm-ups of two runs, which the sandbox's Lambda starts two at a time.
  await until('a further delivery', limits.alarm, async () => (await heard(s)) >= 3)

  const runs = await Promise.all([first, 'race'].map(name => s.ended(B, name)))
  t.deepEqual(runs.map(({ told }) => told.outcome).sort(), ['lost-race', 'recovered'])
  const loser = runs.find(({ told }) => told.outcome === 'lost-race')
  const reached = (await s.history(B, loser?.execution ?? '')).map(({ name }) => name)
  t.false(reached.includes('PromoteDatabase'))

  const { stdout } = await s.drctl('failover', 'list', '--region', B, '--json')
  const listed = JSON.parse(stdout).runs.map(({ execution }: { execution: string }) => execution)
  t.deepEqual(listed.sort(), [first, 'race'])
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch order by epoch'), [
    ['1', A],
    ['2', B],
  ])
  await until('callers to be served by B', limits.readable, () =>
    ledger.byAddress.has(s.settings.region[B].public),
  )
  await s.serves(B)
})
