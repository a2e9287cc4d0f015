import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { flipByte } from './damage.ts'
import { A, B, sandbox } from './sandbox.ts'

test("a run asks about each thing that is in its way, leaves DNS alone, and goes on: its host's SSM agent offline; a release whose digest is wrong, wherever it comes from; GitHub that does not answer, for which the staged copy stands in; a smoke test that fails", async t => {
  const s = await sandbox(t, { DRCTL_SANDBOX_ALARM_PERIODS: '1000' })
  const { efs, root } = s.settings.region[B]
  await s.replicated(A)
  await s.control.fault({ kind: 'agent-offline', region: B })
  // The address at which callers would reach the new side is dead: the API is fine on its host, and useless.
  await s.control.cut(`callers:${B}`)
  await s.lose(A)
  flipByte(join(s.settings.state, 'releases'), '**/*.tgz')
  flipByte(efs.replica, '**/*.tgz')
  // A host that has unpacked the release already would need none.
  rmSync(join(root, 'opt/drctl/api/releases/1.0.0'), { recursive: true, force: true })

  const execution = await s.start(B)
  const asked = async (step: string, why: RegExp) => {
    const question = await s.waiting(B, execution, step)
    t.regex(JSON.stringify(question.about), why)
    t.deepEqual(await s.named(), [A])
  }
  const retry = (step: string) => s.decide(execution, 'retry', '--region', B, '--step', step)

  await asked('CheckReadiness', /HostUnreachable/)
  await s.control.clearFaults()
  await s.agentOnline(B)
  await retry('CheckReadiness')

  await asked('StageApi', /DigestMismatch/)
  t.not(await s.role(B), 'primary')
  // The copy is whole again, and GitHub has gone away with what it had.
  flipByte(efs.replica, '**/*.tgz')
  await s.control.cut(`${B}:github`)
  await retry('StageApi')

  await asked('SmokeTest', /SmokeTestFailed/)
  await s.control.mend(`callers:${B}`)
  await retry('SmokeTest')

  const run = await s.ended(B, execution)
  t.is(run.told.outcome, 'recovered')
  t.deepEqual(
    run.told.decisions.map(({ step }) => step),
    ['CheckReadiness', 'StageApi', 'SmokeTest'],
  )
  t.is(run.told.release?.source, 'staged')
  const [staged = ''] = globSync(join(efs.replica, '**', '*.tgz'))
  t.is(run.told.release?.sha256, createHash('sha256').update(readFileSync(staged)).digest('hex'))
  await s.serves(B)
})
