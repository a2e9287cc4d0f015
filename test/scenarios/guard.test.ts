import test from 'ava'
import { sendSignal } from '#sandbox/instance/process-tree.ts'
import { regionProcesses } from '#sandbox/up/processes.ts'
import { until } from '#test/until.ts'
import { commandOf } from './command-of.ts'
import { A, limits, type Sandbox, sandbox } from './sandbox.ts'

/** The guard's process on the active host. */
function guardOf(s: Sandbox): number | undefined {
  const isGuard = (pid: number) => /host\.cjs\0guard\0/.test(commandOf(pid))
  return regionProcesses(s.settings, A).find(({ pid }) => isGuard(pid))?.pid
}

const signalGuard = (s: Sandbox, signal: NodeJS.Signals) => {
  const pid = guardOf(s)
  if (pid === undefined) throw new Error('no guard runs')
  sendSignal(pid, signal)
  return pid
}

const isDown = (s: Sandbox) =>
  until('the database to stop', limits.readable * 2, async () => (await s.role(A)) === 'down')
const isBack = (s: Sandbox) =>
  until('callers to be served again', limits.alarm, async () => {
    const { status } = await s.call({ method: 'GET', path: '/hello/John' }).catch(() => ({ status: 0 }))
    return status === 200
  })
const startedAt = (s: Sandbox) => s.database(A, 'select pg_postmaster_start_time()')

test('the active side stops when it hears nothing of the record for a lease, however that comes, and goes on by itself when it does', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  const before = await startedAt(s)

  // Killed, the guard is started again, and goes on with its lease.
  const first = signalGuard(s, 'SIGKILL')
  await until('another guard', limits.readable, () => ![undefined, first].includes(guardOf(s)))
  const served = performance.now() + 2_000 * s.settings.leaseSeconds
  await until('two leases to pass', limits.alarm, async () => {
    t.is((await s.call({ method: 'GET', path: '/hello/John' })).status, 200)
    return performance.now() > served
  })
  t.deepEqual(await startedAt(s), before)

  // Frozen, it is its watchdog that stops the database.
  signalGuard(s, 'SIGSTOP')
  await isDown(s)
  signalGuard(s, 'SIGCONT')
  await isBack(s)
  t.is(await s.role(A), 'primary')
  t.notDeepEqual(await startedAt(s), before)

  // No way to the name servers: the lease runs out.
  await s.control.cut(`${A}:dns`)
  await isDown(s)
  t.not((await s.call({ method: 'GET', path: '/hello/John' }).catch(() => ({ status: 0 }))).status, 200)
  await s.control.mend(`${A}:dns`)
  await isBack(s)
  await s.serves(A)
})
