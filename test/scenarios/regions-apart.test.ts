import test from 'ava'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

test('the link between the regions is cut while callers reach the primary: no failover', async t => {
  const s = await sandbox(t)
  await s.control.cut(`${A}:${B}`)
  const callers = s.callers()
  await until('callers to be served', limits.alarm, () => callers.ledger.acknowledged.length > 300)
  t.is(callers.ledger.failed, 0)
  t.is((await s.control.status()).alarm.state, 'OK')
  const { stdout } = await s.drctl('failover', 'list', '--region', B, '--json')
  t.deepEqual(JSON.parse(stdout).runs, [])

  // An engineer who sees the regions apart and starts one all the same.
  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'no-outage')
  await s.serves(A)
  t.is(callers.ledger.failed, 0)
})
