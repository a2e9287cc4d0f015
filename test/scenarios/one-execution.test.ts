import test from 'ava'
import { lose } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

test('the alarm delivered twice and an engineer at the same moment make one execution', async t => {
  const s = await sandbox(t)
  await s.control.fault({ kind: 'duplicate-delivery', count: 1 })
  await lose(s.settings, A)
  await until('the alarm', limits.alarm, async () => (await s.control.status()).alarm.state === 'ALARM')
  const [first, second] = await Promise.all([s.start(B), s.start(B)])
  await s.control.redeliverAlarm()
  t.is(first, second)
  t.is((await s.ended(B, first)).told.outcome, 'recovered')

  const { stdout } = await s.drctl('failover', 'list', '--region', B, '--json')
  t.deepEqual(
    JSON.parse(stdout).runs.map(({ execution }: { execution: string }) => execution),
    [first],
  )
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch order by epoch'), [
    ['1', A],
    ['2', B],
  ])
  t.deepEqual(await s.named(), [B])
})
