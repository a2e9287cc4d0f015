import test from 'ava'
import { takeAway } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test("no complete backup in the epoch's folder: the takeover is refused, also under force", async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  await s.lose(A)
  takeAway(s.settings.region[B].efs.replica, '**/backup/*/backup.info*')
  for (const flags of [[], ['--force']]) {
    const run = await s.ended(B, await s.start(B, ...flags))
    t.is(run.told.outcome, 'refused')
    t.true(run.told.readiness?.reasons.some(({ code, blocking }) => code === 'NoCompleteBackup' && blocking))
  }
  t.deepEqual(await s.named(), [A])
  t.is(await s.role(B), 'down')

  // The old region is back, as if nothing had happened.
  await s.heal(A)
  await s.serves(A)
})
