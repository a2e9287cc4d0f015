import test from 'ava'
import { lose } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** How often the starter of B has heard the alarm: it looks at the record each time. */
async function heard({ control }: Sandbox): Promise<number> {
  const asked = (await control.requests()).filter(
    ({ from, principal, operation }) =>
      from === B && principal.endsWith('start-failover') && operation === 'ListResourceRecordSets',
  )
  return asked.length
}

test('the alarm delivered twice and an engineer at the same moment make one execution', async t => {
  const s = await sandbox(t)
  const { ledger } = s.callers()
  await until('callers to be served', limits.alarm, () => ledger.acknowledged.length > 10)
  // Twice to the starter of each region.
  await s.control.fault({ kind: 'duplicate-delivery', count: 2 })
  await lose(s.settings, A)
  await until('the alarm', limits.alarm, async () => (await s.control.status()).alarm.state === 'ALARM')
  const [first, second] = await Promise.all([s.start(B), s.start(B)])
  t.is(first, second)
  await until('both deliveries', limits.readable, async () => (await heard(s)) === 2)
  await s.control.redeliverAlarm()
  await until('a further delivery', limits.readable, async () => (await heard(s)) === 3)
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
  await until('callers to be served by B', limits.readable, () =>
    ledger.byAddress.has(s.settings.region[B].public),
  )
  await s.serves(B)
})
