import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { readSettings } from '#sandbox/settings.ts'
import { sandboxProcesses } from '#sandbox/up/processes.ts'

test('npm run demo: a region is killed, nothing is touched, and the API answers from the other one', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-demo-'))
  chmodSync(folder, 0o755)
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const elsewhere = join(folder, 'tmp')
  mkdirSync(elsewhere)
  chmodSync(elsewhere, 0o777)
  const place = { DRCTL_SANDBOX_STATE: join(folder, 's'), DRCTL_SANDBOX_NET: '127.99', TMPDIR: elsewhere }
  const env = { ...process.env, ...place }
  const { status, printed, seconds } = await demo(env)
  t.is(status, 0, printed)
  t.true(seconds < 120, `${seconds} s`)
  t.regex(printed, /RECOVERED in eu-west-1/)
  t.regex(printed, /yes +the callers are answered by eu-west-1/)
  t.regex(printed, /yes +exactly one database is writable behind the name/)
  t.deepEqual(sandboxProcesses(readSettings(env)), [])
  // npm on a newer Node keeps its own compiled code there.
  const left = readdirSync(elsewhere).filter(name => name !== 'node-compile-cache')
  t.deepEqual(left, [], 'no file is left outside the state folder')
})

function demo(env: NodeJS.ProcessEnv): Promise<{ status: number | null; printed: string; seconds: number }> {
  const began = performance.now()
  return new Promise(resolve => {
    const child = spawn('npm', ['run', '--silent', 'demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        printed += chunk
      })
    child.on('close', status => resolve({ status, printed, seconds: (performance.now() - began) / 1000 }))
  })
}
