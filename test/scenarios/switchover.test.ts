import test from 'ava'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

test('a switchover and back loses nothing that was acknowledged', async t => {
  const s = await sandbox(t)
  const callers = s.callers()
  for (const [i, region] of [B, A].entries()) {
    const before = callers.ledger.acknowledged.length
    await until('writes', limits.alarm, () => callers.ledger.acknowledged.length > before + 100)
    const run = await s.ended(region, await s.start(region, '--mode', 'switchover'))
    t.is(run.told.outcome, 'recovered')
    t.deepEqual(run.told.epoch, { before: i + 1, after: i + 2 })
    await s.serves(region)
    await s.replicated(region)
  }
  const back = callers.ledger.acknowledged.length
  await until('writes on the way back', limits.alarm, () => callers.ledger.acknowledged.length > back + 100)
  await callers.stop()
  const kept = new Set((await s.database(A, 'select name from apitest.person')).flat())
  t.deepEqual(
    callers.ledger.acknowledged.filter(({ name }) => !kept.has(name)),
    [],
  )
  t.is(await s.role(B), 'down')
})
