import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import anyTest from 'ava'
import { openBus } from '#sandbox/instance/systemd/bus.ts'
import { withBench } from './supervisor-bench.ts'

const test = withBench(anyTest)
const shim = fileURLToPath(new URL('../../../sandbox/instance/systemd/shim.py', import.meta.url))

function call(root: string, tool: string, args: string[], env: Record<string, string> = {}) {
  return new Promise<{ status: number; stdout: string; stderr: string }>(resolve => {
    const given = { ...process.env, DRCTL_SANDBOX_BUS: join(root, 'bus'), ...env }
    execFile(join(root, tool), args, { env: given }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

test('the shims pass output and exit status of the supervisor on, and --setenv takes values from the caller', async t => {
  const { root, file, supervisor } = t.context
  const bus = await openBus(supervisor, join(root, 'bus'))
  t.teardown(() => bus.close())
  for (const tool of ['systemctl', 'systemd-run']) symlinkSync(shim, join(root, tool))
  const script = `echo $FROM > ${root}/out; exit 4`
  const ran = await call(root, 'systemd-run', ['--wait', '--setenv=FROM', 'sh', '-c', script], {
    FROM: 'here',
  })
  t.is(ran.status, 4)
  t.is(file('out'), 'here\n')
  const asked = await call(root, 'systemctl', ['is-active', 'ghost'])
  t.is(asked.status, 3)
  t.is(asked.stdout, 'inactive\n')
})

test('a shim without a supervisor says so and fails', async t => {
  symlinkSync(shim, join(t.context.root, 'systemctl'))
  const { status, stderr } = await call(t.context.root, 'systemctl', ['status'], {
    DRCTL_SANDBOX_BUS: '/nowhere',
  })
  t.is(status, 1)
  t.regex(stderr, /systemctl: the sandbox's supervisor does not answer: .*No such file/)
})
