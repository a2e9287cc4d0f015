import { join } from 'node:path'
import test from 'ava'
import { service } from '#sandbox/settings.ts'
import { heal, lose, thaw } from '#sandbox/up/disturb.ts'
import { regionProcesses } from '#sandbox/up/processes.ts'
import { until } from '#test/until.ts'
import { digestsOf } from './digests.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/** The WAL that the new side has archived. Files that pgBackRest keeps up to date, or writes just now, aside. */
function archived({ settings }: Sandbox): [string, string][] {
  const archive = join(settings.region[B].efs.own, service, 'epoch-2', 'archive')
  return [...digestsOf(archive)].filter(([path]) => !/\.info|\.tmp$/.test(path))
}

/** What was there is there still, unchanged. */
function untouched(s: Sandbox, before: [string, string][]): boolean {
  const after = new Map(archived(s))
  return before.length > 0 && before.every(([path, digest]) => after.get(path) === digest)
}

const entered = (s: Sandbox, execution: string, state: string) =>
  until(`the run to enter ${state}`, limits.run, async () =>
    (await s.history(B, execution)).some(({ type, name }) => type === 'TaskStateEntered' && name === state),
  )

/** The addresses at which callers are served, some requests long. */
async function addresses(s: Sandbox): Promise<string[]> {
  const { ledger } = s.callers()
  await until('callers to be served', limits.alarm, () => ledger.acknowledged.length > 100)
  return [...ledger.byAddress.keys()]
}

test.serial(
  'the lost region reboots during the failover and after it: it starts nothing as active',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    await s.lose(A)
    const execution = await s.start(B)
    await entered(s, execution, 'FenceOldSide')
    await heal(s.settings, A)
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')
    t.is(await s.role(A), 'down')
    await s.serves(B)

    const before = archived(s)
    await lose(s.settings, A)
    await heal(s.settings, A)
    t.deepEqual(await addresses(s), [s.settings.region[B].public])
    t.is(await s.role(A), 'down')
    await s.serves(B)
    t.true(untouched(s, before), "nothing of the new side's archive is overwritten")
  },
)

test.serial(
  'the lost region was only frozen and goes on during the failover: it does not serve through the name',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    await s.freeze(A)
    const execution = await s.start(B)
    // So early that its host can still answer the fence.
    await entered(s, execution, 'CheckReadiness')
    await thaw(s.settings, A)
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')
    const before = archived(s)
    t.deepEqual(await addresses(s), [s.settings.region[B].public])
    await s.serves(B)
    t.true(untouched(s, before), "nothing of the new side's archive is overwritten")
  },
)

test.serial(
  'the active side is cut off from everyone and lives on: it stops by itself before the other one is promoted, and does not serve when it is reached again',
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    await s.cutOff(A)
    t.true(regionProcesses(s.settings, A).length > 0, 'its host lives')
    const execution = await s.start(B)
    await entered(s, execution, 'PromoteDatabase')
    t.is(await s.role(A), 'down')
    t.is((await s.ended(B, execution)).told.outcome, 'recovered')

    await s.reconnect(A)
    t.deepEqual(await addresses(s), [s.settings.region[B].public])
    t.is(await s.role(A), 'down')
    await s.serves(B)
  },
)
