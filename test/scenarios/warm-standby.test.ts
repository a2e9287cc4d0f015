import { rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { sendSignal } from '#sandbox/instance/process-tree.ts'
import { regionProcesses } from '#sandbox/up/processes.ts'
import { untilFollowed } from '#sandbox/up/ready.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { until } from '#test/until.ts'
import { commandOf } from './command-of.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

const quiet = { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }
const people = async (s: Sandbox) => new Set((await s.database(B, 'select name from apitest.person')).flat())

test.serial(
  'with a warm standby a lost region costs what was under way, not what was not replicated; after a cut of the link it streams again',
  async t => {
    const s = await sandbox(t, quiet)
    await s.control.cut(`${A}:${B}`)
    const callers = s.callers()
    const { acknowledged } = callers.ledger
    await until('writes', limits.alarm, () => acknowledged.length > 100)
    t.is(await s.role(B), 'standby')
    await s.control.mend(`${A}:${B}`)
    await untilFollowed(s.settings)
    await s.replicated(A)

    // From here on nothing reaches B but by streaming.
    await s.control.lag(3600)
    const before = acknowledged.length
    await until('more writes', limits.alarm, () => acknowledged.length > before + 300)
    const sure = acknowledged.length - 20
    await s.lose(A)
    const run = await s.ended(B, await s.start(B))
    await callers.stop()
    t.is(run.told.outcome, 'recovered', JSON.stringify(run.told.readiness))
    t.true(run.told.recovery?.standing)
    const inB = await people(s)
    t.deepEqual(
      acknowledged.slice(0, sure).filter(({ name }) => !inB.has(name)),
      [],
    )
    await s.serves(B)
  },
)

test.serial(
  'a takeover that begins while the standby is being seeded waits for that, and goes on with it',
  async t => {
    const s = await sandbox(t, quiet)
    const { root } = s.settings.region[B]
    await askSupervisor(s.settings.region[B], 'systemctl', [
      'stop',
      'drctl-follow.service',
      'drctl-postgresql.service',
    ])
    rmSync(join(root, 'var/lib/drctl/postgresql/data'), { recursive: true })
    await askSupervisor(s.settings.region[B], 'systemctl', ['start', 'drctl-follow.service'])
    const restoring = () =>
      regionProcesses(s.settings, B).filter(({ pid }) => /^pgbackrest\0.*\0restore/.test(commandOf(pid)))
    await until('the seeding to begin', limits.readable, () => restoring().length > 0, 1)
    const frozen = restoring()
    for (const { pid } of frozen) sendSignal(pid, 'SIGSTOP')

    await s.lose(A)
    const execution = await s.start(B)
    await until('the restore to wait for it', limits.question, async () =>
      (await s.history(B, execution)).some(
        ({ type, name }) => type === 'TaskStateEntered' && name === 'RestoreDatabase',
      ),
    )
    for (const { pid } of frozen) sendSignal(pid, 'SIGCONT')
    const run = await s.ended(B, execution)
    t.is(run.told.outcome, 'recovered')
    t.true(run.told.recovery?.standing)
    await s.serves(B)
  },
)
