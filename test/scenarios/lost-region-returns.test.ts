import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { startCallers } from '#sandbox/callers/callers.ts'
import { domain } from '#sandbox/settings.ts'
import { heal, lose, thaw } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** Every file of the new side's repository with its size. */
function repository(s: Sandbox): Map<string, number> {
  const files = globSync(join(s.settings.region[B].efs.own, '**', 'epoch-2', '**', '*'))
  return new Map(
    files
      .map(file => [file, statSync(file)] as const)
      .flatMap(([f, st]) => (st.isFile() ? [[f, st.size]] : [])),
  )
}

/** What was there is there still, unchanged; files that pgBackRest keeps up to date aside. */
function untouched(before: Map<string, number>, after: Map<string, number>): boolean {
  return [...before].every(([file, size]) => /\.info/.test(file) || after.get(file) === size)
}

function callers(s: Sandbox) {
  const nameServers = s.settings.world.nameServers.map(address => `${address}:${s.settings.ports.dns}`)
  return startCallers({ domain, port: s.settings.ports.api, nameServers })
}

test.serial(
  'the lost region reboots during the failover and after it: it starts nothing as active',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    await s.lose(A)
    const execution = await s.start(B)
    await until('the claim', limits.run, async () =>
      (await s.history(B, execution)).some(
        ({ type, name }) => type === 'TaskStateEntered' && name === 'FenceOldSide',
      ),
    )
    await heal(s.settings, A)
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')
    t.is(await s.role(A), 'down')
    t.deepEqual(await s.named(), [B])

    const before = repository(s)
    await lose(s.settings, A)
    await heal(s.settings, A)
    const service = callers(s)
    t.teardown(() => service.stop())
    await until('callers to be served', limits.alarm, () => service.ledger.acknowledged.length > 100)
    t.deepEqual([...service.ledger.byAddress.keys()], [s.settings.region[B].public])
    t.is(await s.role(A), 'down')
    t.true(untouched(before, repository(s)))
  },
)

test.serial(
  'the lost region was only frozen and goes on after the failover: it does not serve through the name',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    await s.freeze(A)
    const run = await s.ended(B, await s.start(B))
    t.is(run.told.outcome, 'recovered')
    const before = repository(s)
    await thaw(s.settings, A)
    const service = callers(s)
    t.teardown(() => service.stop())
    await until('callers to be served', limits.alarm, () => service.ledger.acknowledged.length > 100)
    t.deepEqual([...service.ledger.byAddress.keys()], [s.settings.region[B].public])
    t.deepEqual(await s.named(), [B])
    t.true(untouched(before, repository(s)), "nothing of the new side's archive is overwritten")
    t.deepEqual(await s.database(B, 'select epoch from apitest.epoch where epoch = 2'), [['2']])
  },
)
