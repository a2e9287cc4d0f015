import test from 'ava'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { tear } from './damage.ts'
import { A, B, type Sandbox, sandbox } from './sandbox.ts'

/** Written, and replicated in a WAL segment of its own. Answers the segment. */
async function written(s: Sandbox, name: string): Promise<string> {
  const known = new Set(replicatedSegments(s.settings, A, 1))
  await s.call({ method: 'PUT', path: `/hello/${name}`, body: { dateOfBirth: '1990-01-01' } })
  await s.database(A, 'select pg_switch_wal()')
  const segment = await s.newSegment(A, known)
  await s.replicated(A)
  return segment
}

test('a corrupt file in the newest backup: the one before it is used, and no write is lost by that; a torn tail: the recovery ends before it, and the report lists it', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  await s.replicated(A)
  await written(s, 'Between')
  await s.onHost(A, 'backup', 'full')
  await written(s, 'Before')
  const newest = await written(s, 'Behind')
  await s.lose(A)
  const [label = ''] = s.backups(B).slice(-1)
  tear(s.settings.region[B].efs.replica, `**/backup/**/${label}/**/*{.zst,.gz,bundle/1}`)
  tear(s.settings.region[B].efs.replica, `**/${newest}-*`)

  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(
    run.told.recovery?.passedOver.map(passed => passed.label),
    [label],
  )
  t.not(run.told.recovery?.backup, label)
  t.deepEqual(run.told.recovery?.tornTail, [newest])
  const kept = (await s.database(B, 'select name from apitest.person')).flat()
  t.true(kept.includes('Between'))
  t.true(kept.includes('Before'))
  t.false(kept.includes('Behind'))
  await s.serves(B)
})
