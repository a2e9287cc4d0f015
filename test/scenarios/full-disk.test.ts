import { execFileSync } from 'node:child_process'
import test from 'ava'
import { instanceOwner } from '#sandbox/up/owner.ts'
import { regionProcesses } from '#sandbox/up/processes.ts'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { until } from '#test/until.ts'
import { commandOf } from './command-of.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

/**
 * How large a file of the standby's PostgreSQL may become. Below a segment of WAL it is as on a disk that is full, for
 * whoever runs the tests: nothing that is received can be written, by streaming or from the archive.
 */
function mayGrowTo({ settings }: Sandbox, bytes: number | 'unlimited'): void {
  const ofDatabase = regionProcesses(settings, B).filter(({ pid }) => /^\S*postgres\b/.test(commandOf(pid)))
  if (ofDatabase.length === 0) throw new Error('no PostgreSQL runs there')
  for (const { pid } of ofDatabase)
    execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`], instanceOwner())
}

const streams = (s: Sandbox) =>
  until('the standby to stream', limits.alarm, async () => {
    const [row] = await s.database(A, 'select active, wal_status from pg_replication_slots').catch(() => [])
    return row?.join() === 't,reserved'
  })
const people = async (s: Sandbox) => new Set((await s.database(B, 'select name from apitest.person')).flat())

/** Writes segment after segment until the standby has no room for one; answers what the operator is told of it then. */
const untilFull = async (s: Sandbox): Promise<string> => {
  mayGrowTo(s, 8 * 1024 * 1024)
  return until('the operator to be told', limits.alarm, async () => {
    await s.database(A, 'select pg_switch_wal()')
    const { stdout } = await s.drctl('status', '--region', A)
    return /File too large/.test(stdout) ? stdout.replace(/\s+/g, ' ') : ''
  })
}

test.serial(
  "the standby's disk is full: callers notice nothing, the primary keeps no more WAL for it than it may, and with room again it follows by itself; a takeover meanwhile asks for room before it touches anything",
  async t => {
    const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
    for (const sql of ["alter system set max_slot_wal_keep_size = '16MB'", 'select pg_reload_conf()'])
      await s.database(A, sql)
    const callers = s.callers()
    const { acknowledged } = callers.ledger
    t.regex(await untilFull(s), /File too large: make room on its data disk/)
    await until('the primary to give the slot up', limits.alarm, async () => {
      await s.database(A, 'select pg_switch_wal()')
      await s.database(A, 'checkpoint')
      return (await s.database(A, 'select wal_status from pg_replication_slots'))[0]?.[0] === 'lost'
    })
    t.is(await s.role(B), 'standby')

    mayGrowTo(s, 'unlimited')
    await streams(s)
    await callers.stop()
    t.is(callers.ledger.failed, 0)
    await until('all of it to arrive', limits.readable, async () => {
      const inB = await people(s)
      return acknowledged.every(({ name }) => inB.has(name))
    })
    await s.serves(A)

    await untilFull(s)
    t.is(
      (await s.call({ method: 'PUT', path: '/hello/Last', body: { dateOfBirth: '1990-01-01' } })).status,
      204,
    )
    const [[segment = ''] = []] = await s.database(A, 'select pg_walfile_name(pg_switch_wal())')
    await until('it to be replicated', limits.replication, () =>
      replicatedSegments(s.settings, A, 1).includes(segment),
    )
    await s.lose(A)
    const execution = await s.start(B)
    const question = await s.waiting(B, execution, 'CheckReadiness')
    t.regex(JSON.stringify(question), /DiskFull.*no room left to write WAL/)
    t.deepEqual(await s.named(), [A])
    t.is(await s.role(B), 'standby')
    mayGrowTo(s, 'unlimited')
    await until('the standby not to say so any more', limits.alarm, async () => {
      const { stdout } = await s.drctl('status', '--region', B)
      return /standby, epoch 1/.test(stdout) && !/File too large/.test(stdout)
    })
    await s.decide(execution, 'retry', '--region', B)
    const { told } = await s.ended(B, execution)
    t.is(told.outcome, 'recovered')
    t.true(told.recovery?.standing)
    t.true((await people(s)).has('Last'))
    await s.serves(B)
  },
)
