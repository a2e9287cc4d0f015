import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

const dying = [
  'check-readiness',
  'restore-database',
  'claim-epoch',
  'promote-database',
  'switch-dns',
  'reprotect',
]

test('a Lambda that dies in the middle of a step is invoked again, and nothing happens twice', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  for (const name of dying) await s.control.fault({ kind: 'kill-lambda', name, region: B })
  await s.lose(A)
  const execution = await s.start(B)
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  const deaths = (await s.history(B, execution)).filter(({ error }) => error === 'Runtime.ExitError')
  t.is(deaths.length, dying.length)
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch where epoch > 1'), [['2', B]])
  await s.serves(B)
})
