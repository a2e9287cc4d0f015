import test from 'ava'
import { heal } from '#sandbox/up/disturb.ts'
import { loseWithHole } from './hole.ts'
import { A, B, sandbox } from './sandbox.ts'

test('an abort after the claim gives a region that is back its callers again, in a further epoch that is protected', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' }, 'cold')
  await loseWithHole(s)
  const execution = await s.start(B)
  await s.waiting(B, execution, 'RestoreDatabaseLoss')
  // Too far: the promotion refuses that, behind the claim.
  await s.decide(execution, 'accept-loss', '--region', B, '--to', 'FF/0')
  await s.waiting(B, execution, 'PromoteDatabase')
  await heal(s.settings, A)
  await s.agentOnline(A)
  t.is(await s.role(A), 'down', 'the record does not name it now')

  await s.decide(execution, 'abort', '--region', B)
  t.is((await s.ended(B, execution)).told.outcome, 'aborted')
  const { stdout } = await s.drctl('record', 'show', '--region', A, '--json')
  t.like(JSON.parse(stdout).record, { epoch: 3, state: 'active', active: A })
  await s.serves(A)
  t.deepEqual(await s.database(A, 'select epoch, region from apitest.epoch order by epoch'), [
    ['1', A],
    ['3', A],
  ])
  const kept = (await s.database(A, 'select name from apitest.person')).flat()
  t.true(kept.includes('Frieda'), 'the hole was only in the replica')
  await s.backedUp(A, 3)
})
