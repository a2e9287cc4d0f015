import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import test from 'ava'
import { sfnClient } from '#aws/clients.ts'
import { machineArn } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import { operatorStack } from '#sandbox/up/stack.ts'
import { A, B, sandbox } from './sandbox.ts'

const input: RunInput = {
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

test('of two takeovers that race for the record one wins, and the loser promotes nothing', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.lose(A)
  const stateMachineArn = machineArn(operatorStack(s.settings, '0'.repeat(64)), B)
  const names = ['race-one', 'race-two']
  await Promise.all(
    names.map(name =>
      sfnClient(B).send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) })),
    ),
  )
  const runs = await Promise.all(names.map(name => s.ended(B, name)))
  t.deepEqual(runs.map(({ told }) => told.outcome).sort(), ['lost-race', 'recovered'])

  const loser = runs.find(({ told }) => told.outcome === 'lost-race')
  const reached = (await s.history(B, loser?.execution ?? '')).map(({ name }) => name)
  t.false(reached.includes('PromoteDatabase'))
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch where epoch > 1'), [['2', B]])
  await s.serves(B)
})
