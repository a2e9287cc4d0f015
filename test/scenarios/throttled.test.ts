import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('throttling from every AWS API is waited out', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.lose(A)
  for (const service of ['states', 'ssm', 'route53', 'elasticfilesystem', 'sns'])
    await s.control.fault({ kind: 'throttle', service, count: 8 })
  const execution = await s.start(B)
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(run.told.decisions, [], 'nobody had to be asked')
  t.deepEqual(await s.named(), [B])
})
