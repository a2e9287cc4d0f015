import test from 'ava'
import { replicatedSegments } from '#sandbox/witness/archive.ts'
import { tear } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test('a torn tail ends the recovery before it, and the report lists it', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.replicated(A)
  await s.call({ method: 'PUT', path: '/hello/Before', body: { dateOfBirth: '1990-01-01' } })
  await s.database(A, 'select pg_switch_wal()')
  await s.replicated(A)
  const known = new Set(replicatedSegments(s.settings, A, 1))
  await s.call({ method: 'PUT', path: '/hello/Behind', body: { dateOfBirth: '1990-01-01' } })
  await s.database(A, 'select pg_switch_wal()')
  const newest = await s.newSegment(A, known)
  await s.lose(A)
  tear(s.settings.region[B].efs.replica, `**/${newest}-*`)

  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(run.told.recovery?.tornTail, [newest])
  const kept = (await s.database(B, 'select name from apitest.person')).flat()
  t.true(kept.includes('Before'))
  t.false(kept.includes('Behind'))
  await s.serves(B)
})
