import test from 'ava'
import { heal } from '#sandbox/up/disturb.ts'
import { takeAway } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test('over into B, back into A, and A lost before its new backup is complete: no abandoned branch comes back', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  const put = async (name: string) =>
    t.is(
      (await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })).status,
      204,
    )
  await s.lose(A)
  t.is((await s.ended(B, await s.start(B))).told.outcome, 'recovered')
  await heal(s.settings, A)
  await put('OnlyInB')
  await s.database(B, 'select pg_switch_wal()')
  await s.replicated(B)
  const back = await s.ended(A, await s.start(A, '--mode', 'switchover'))
  t.is(back.told.outcome, 'recovered')
  t.deepEqual(back.told.epoch, { before: 2, after: 3 })
  await put('OnlyInThree')

  // A's folder of epoch 3 has reached B without its backup; those of the epochs before are all there.
  await s.replicated(A)
  await s.lose(A)
  takeAway(s.settings.region[B].efs.replica, '**/epoch-3/backup/*/backup.info*')
  const run = await s.ended(B, await s.start(B, '--force'))
  t.is(run.told.outcome, 'refused')
  t.true(run.told.readiness?.reasons.some(({ code }) => code === 'NoCompleteBackup'))
  t.deepEqual(await s.named(), [A])
  t.not(await s.role(B), 'primary')
})
