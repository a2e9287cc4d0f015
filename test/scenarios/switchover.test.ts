import { globSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { peerOf, type Region } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** The side that hands over holds requests for less. */
const patience = { timeout: 20_000, retryAfter: 1_000 }

/** By what arrives: a receiver calls itself streaming before it is. Nothing comes by the archive here. */
const streams = (s: Sandbox, region: Region) =>
  until(`${region} to follow`, limits.alarm, async () => {
    const fresh = `select pg_is_in_recovery() and max(beat) > now() - interval '3 seconds' from apitest.heartbeat`
    return (await s.database(region, fresh).catch(() => []))[0]?.[0] === 't'
  })
const people = async (s: Sandbox, region: Region) =>
  new Set((await s.database(region, 'select name from apitest.person')).flat())
const startedWith = (s: Sandbox, region: Region) =>
  s.database(region, 'select system_identifier from pg_control_system()')

test('back and forth under load: no request fails that one retry within 2 s does not mend, nothing is lost, and each time the side that handed over follows, without a rebuild', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  // Nothing may wait for a pass of the replication, which takes minutes at AWS.
  await s.replicated(A)
  await s.control.lag(3600)
  const cluster = await startedWith(s, A)
  const callers = s.callers(patience)
  const { acknowledged } = callers.ledger
  for (const [round, into] of [B, A, B].entries()) {
    const before = acknowledged.length
    await until('writes', limits.alarm, () => acknowledged.length > before + 100)
    const run = await s.ended(into, await s.start(into, '--mode', 'switchover'))
    t.is(run.told.outcome, 'recovered', JSON.stringify(run.told.readiness))
    t.deepEqual(run.told.epoch, { before: round + 1, after: round + 2 })
    t.true(run.told.recovery?.standing, 'the standby is only drained')
    await streams(s, peerOf(into))
    await s.serves(into)
  }
  await callers.stop()
  t.is(callers.ledger.failed, 0, `${callers.ledger.lastFailure}`)
  const inB = await people(s, B)
  t.deepEqual(
    acknowledged.filter(({ name }) => !inB.has(name)),
    [],
  )
  t.deepEqual(await startedWith(s, A), cluster)
  for (const region of [A, B])
    t.deepEqual(
      globSync(join(s.settings.region[region].root, '**/postgresql/data.*')),
      [],
      'nothing was moved aside',
    )
})
