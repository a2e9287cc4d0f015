import test from 'ava'
import { tear } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test('a corrupt file in the newest backup: the backup before it is used, and no write is lost by that', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.call({ method: 'PUT', path: '/hello/Between', body: { dateOfBirth: '1990-01-01' } })
  await s.onHost(A, 'backup', 'full')
  await s.database(A, 'select pg_switch_wal()')
  await s.replicated(A)
  await s.lose(A)
  const [newest = ''] = s.backups(B).slice(-1)
  tear(s.settings.region[B].efs.replica, `**/backup/**/${newest}/**/*{.zst,.gz,bundle/1}`)

  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(
    run.told.recovery?.passedOver.map(({ label }) => label),
    [newest],
  )
  t.not(run.told.recovery?.backup, newest)
  t.true((await s.database(B, 'select name from apitest.person')).flat().includes('Between'))
  await s.serves(B)
})
