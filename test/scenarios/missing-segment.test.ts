import { join } from 'node:path'
import test from 'ava'
import { compareLsn } from '#recovery/lsn.ts'
import { segmentStart } from '#recovery/wal-segment.ts'
import { digestsOf } from './digests.ts'
import { loseWithHole } from './hole.ts'
import { A, B, type Sandbox, sandbox } from './sandbox.ts'

/** The lost region's database, and its backups and WAL. */
function left({ settings }: Sandbox): Map<string, string> {
  const { root, efs } = settings.region[A]
  return new Map([...digestsOf(join(root, 'var/lib/drctl/postgresql')), ...digestsOf(efs.own)])
}

test('a WAL segment missing in the middle pauses before the promotion, and accept-loss goes on without it', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  const missing = await loseWithHole(s)
  const before = left(s)

  const execution = await s.start(B)
  const question = await s.waiting(B, execution, 'RestoreDatabaseLoss')
  t.true(JSON.stringify(question.about).includes(missing), 'the question names the segment')
  t.deepEqual(question.answers, ['retry', 'accept-loss', 'abort'])
  t.is(await s.role(B), 'standby')
  const { stdout } = await s.drctl('record', 'show', '--region', B, '--json')
  t.like(JSON.parse(stdout).record, { epoch: 1, active: A }, 'nothing is claimed yet')
  t.deepEqual(await s.named(), [A])

  const { recoverableLsn } = question.about as { recoverableLsn: string }
  t.true(compareLsn(recoverableLsn, segmentStart(missing)) <= 0)
  await s.decide(execution, 'accept-loss', '--region', B, '--to', recoverableLsn)
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.is(run.told.recovery?.acceptedLossTo, recoverableLsn)
  const kept = (await s.database(B, 'select name from apitest.person')).flat()
  t.true(kept.includes('John') && kept.includes('Ada'))
  t.false(kept.includes('Frieda'), 'nothing behind the hole comes back')
  await s.serves(B)
  t.deepEqual(left(s), before, "the old region's database and archive are untouched")
})
