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

test('nothing happens twice where answers are lost on the way: Lambdas die in the middle of their steps, Route 53 answers its winner nothing, and SSM calls timed out what finished on the host', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  for (const name of dying) await s.control.fault({ kind: 'kill-lambda', name, region: B })
  await s.control.fault({ kind: 'drop-answer', service: 'route53', operation: 'ChangeResourceRecordSets' })
  for (const name of ['restore-database', 'promote-database'])
    await s.control.fault({ kind: 'ssm-timed-out', name, region: B })
  await s.lose(A)
  const execution = await s.start(B)
  const run = await s.ended(B, execution)

  t.is(run.told.outcome, 'recovered')
  t.deepEqual((await s.control.status()).faults, [], 'every one of them was met')
  const deaths = (await s.history(B, execution)).filter(({ error }) => error === 'Runtime.ExitError')
  t.is(deaths.length, dying.length)
  t.deepEqual(run.told.epoch, { before: 1, after: 2 })
  const { stdout } = await s.drctl('record', 'show', '--region', B, '--json')
  t.like(JSON.parse(stdout).record, { epoch: 2, state: 'active', active: B, by: execution })
  t.deepEqual(await s.database(B, 'select epoch, region from apitest.epoch where epoch > 1'), [['2', B]])
  t.is(run.told.recovery?.movedAside, undefined, 'the database was restored once')
  await s.serves(B)
})
