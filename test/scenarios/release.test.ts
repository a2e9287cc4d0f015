import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { A, B, sandbox } from './sandbox.ts'

test('GitHub does not answer: the staged copy with the same digest is deployed', async t => {
  const s = await sandbox(t)
  await s.replicated(A)
  await s.control.cut(`${B}:github`)
  await s.lose(A)
  const run = await s.ended(B, await s.start(B))
  t.is(run.told.outcome, 'recovered')
  t.not(run.told.release?.source, 'github')
  const [staged = ''] = globSync(join(s.settings.region[B].efs.replica, '**', '*.tgz'))
  t.is(run.told.release?.sha256, createHash('sha256').update(readFileSync(staged)).digest('hex'))
  t.is((await s.call({ method: 'GET', path: '/hello/John' })).status, 200)
})
