import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { compareLsn } from '#recovery/lsn.ts'
import { segmentStart } from '#recovery/wal-segment.ts'
import { service } from '#sandbox/settings.ts'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { takeAway } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

const names = ['Ada', 'Berta', 'Clara', 'Dora', 'Emma', 'Frieda']

test('a WAL segment missing in the middle pauses before the promotion, and accept-loss goes on without it', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  for (const name of names) {
    await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })
    await s.database(A, 'select pg_switch_wal()')
  }
  await s.replicated(A)
  const missing = replicatedSegments(s.settings, A, 1).at(-4) ?? ''
  const folder = join(s.settings.region[A].efs.own, service)
  await s.lose(A)
  takeAway(join(s.settings.region[B].efs.replica, service), `**/${missing}-*`)

  const execution = await s.start(B)
  const question = await s.waiting(B, execution, 'PromoteDatabase')
  t.true(JSON.stringify(question.about).includes(missing), 'the question names the segment')
  t.deepEqual(question.answers, ['retry', 'accept-loss', 'abort'])
  t.is(await s.role(B), 'standby')
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
  t.true(readdirSync(join(folder, 'epoch-1')).length > 0, "the old region's files are untouched")
})
