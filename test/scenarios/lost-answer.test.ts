import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('a run whose claim was made knows that it won, though the answer of Route 53 was lost', async t => {
  const s = await sandbox(t)
  await s.control.fault({ kind: 'drop-answer', service: 'route53', operation: 'ChangeResourceRecordSets' })
  await s.lose(A)
  const execution = await s.start(B)
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(run.told.epoch, { before: 1, after: 2 })
  const { stdout } = await s.drctl('record', 'show', '--region', B, '--json')
  t.like(JSON.parse(stdout).record, { epoch: 2, state: 'active', active: B, by: execution })
  await s.serves(B)
})
