import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('a command that SSM calls timed out though it finished on the host is not run twice', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.control.fault({ kind: 'ssm-timed-out', name: 'restore-database', region: B })
  await s.control.fault({ kind: 'ssm-timed-out', name: 'promote-database', region: B })
  await s.lose(A)
  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch where epoch > 1'), [['2', B]])
  t.is(run.told.recovery?.movedAside, undefined, 'the database was restored once')
  await s.serves(B)
})
