import { rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { flipByte } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test('a release whose digest is wrong is refused, wherever it comes from', async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  await s.replicated(A)
  await s.lose(A)
  flipByte(join(s.settings.state, 'releases'), '**/*.tgz')
  flipByte(s.settings.region[B].efs.replica, '**/*.tgz')
  // A host that has unpacked the release already would need none.
  rmSync(join(s.settings.region[B].root, 'opt/drctl/api/releases/1.0.0'), { recursive: true, force: true })

  const execution = await s.start(B)
  const question = await s.waiting(B, execution, 'StageApi')
  t.regex(JSON.stringify(question.about), /DigestMismatch/)
  await s.decide(execution, 'abort', '--region', B, '--step', 'StageApi')
  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'aborted')
  t.is(run.told.decisions[0]?.step, 'StageApi')
  t.deepEqual(await s.named(), [A])
  t.not(await s.role(B), 'primary')

  // The old region is back, as if nothing had happened.
  await s.heal(A)
  await s.serves(A)
})
