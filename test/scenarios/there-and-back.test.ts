import test from 'ava'
import type { Region } from '#sandbox/settings.ts'
import { heal } from '#sandbox/up/disturb.ts'
import { until } from '#test/until.ts'
import { takeAway } from './damage.ts'
import { A, B, limits, type Sandbox, sandbox } from './sandbox.ts'

const people = async (s: Sandbox, region: Region) =>
  new Set((await s.database(region, 'select name from apitest.person')).flat())

test('over into B, back into A by a switchover, which loses nothing that was acknowledged, and A lost before its new backup is complete: no abandoned branch comes back', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  const put = async (name: string) =>
    t.is(
      (await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })).status,
      204,
    )
  // Acknowledged and archived in A, and never replicated: the branch that is abandoned.
  await s.replicated(A)
  await s.control.cut(`${A}:${B}`)
  await put('Divergent')
  await s.database(A, 'select pg_switch_wal()')
  await s.lose(A)
  await s.control.mend(`${A}:${B}`)
  t.is((await s.ended(B, await s.start(B))).told.outcome, 'recovered')
  t.false((await people(s, B)).has('Divergent'))
  await s.serves(B)

  await heal(s.settings, A)
  await put('OnlyInB')
  const callers = s.callers()
  const { acknowledged } = callers.ledger
  await until('writes', limits.alarm, () => acknowledged.length > 100)
  const back = await s.ended(A, await s.start(A, '--mode', 'switchover'))
  t.is(back.told.outcome, 'recovered')
  t.deepEqual(back.told.epoch, { before: 2, after: 3 })
  t.deepEqual(await s.database(A, 'select max(epoch) from apitest.epoch'), [['3']])
  await s.serves(A)
  const switched = acknowledged.length
  await until('writes in A', limits.alarm, () => acknowledged.length > switched + 100)
  await callers.stop()
  const inA = await people(s, A)
  t.deepEqual(
    acknowledged.filter(({ name }) => !inA.has(name)),
    [],
  )
  t.true(inA.has('OnlyInB'))
  t.false(inA.has('Divergent'))
  await put('OnlyInThree')

  // A's folder of epoch 3 has reached B without its backup; those of the epochs before are all there.
  await s.replicated(A)
  await s.lose(A)
  takeAway(s.settings.region[B].efs.replica, '**/epoch-3/backup/*/backup.info*')
  const refused = await s.ended(B, await s.start(B, '--force'))
  t.is(refused.told.outcome, 'refused')
  t.true(refused.told.readiness?.reasons.some(({ code }) => code === 'NoCompleteBackup'))
  t.deepEqual(await s.named(), [A])
  t.not(await s.role(B), 'primary')

  // The operator names the older epoch, which is B's own.
  const older = await s.ended(B, await s.start(B, '--from-epoch', '2'))
  t.is(older.told.outcome, 'recovered')
  t.deepEqual(older.told.epoch, { before: 3, after: 4 })
  const inB = await people(s, B)
  t.true(inB.has('OnlyInB'))
  t.false(inB.has('Divergent'))
  t.false(inB.has('OnlyInThree'), 'what epoch 2 does not know is not there')
  await s.serves(B)
})
