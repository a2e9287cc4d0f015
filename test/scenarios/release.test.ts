import { createHash } from 'node:crypto'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('GitHub does not answer: the staged copy with the same digest is deployed', async t => {
  const s = await sandbox(t)
  await s.replicated(A)
  await s.control.cut(`${B}:github`)
  await s.lose(A)
  // A host that has unpacked the release already would need none.
  rmSync(join(s.settings.region[B].root, 'opt/drctl/api/releases/1.0.0'), { recursive: true })
  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.is(run.told.release?.source, 'staged')
  const [staged = ''] = globSync(join(s.settings.region[B].efs.replica, '**', '*.tgz'))
  t.is(run.told.release?.sha256, createHash('sha256').update(readFileSync(staged)).digest('hex'))
  await s.serves(B)
})
