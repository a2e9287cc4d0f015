import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'

const cwd = fileURLToPath(new URL('../../ansible', import.meta.url))

test('ansible-lint finds nothing in the playbooks and roles', async t => {
  await t.notThrowsAsync(promisify(execFile)('ansible-lint', ['--offline', '--nocolor'], { cwd }))
})
