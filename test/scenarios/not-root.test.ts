import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { ask } from '#sandbox/callers/request.ts'
import { domain, readSettings } from '#sandbox/settings.ts'
import { sandboxProcesses } from '#sandbox/up/processes.ts'
import { askName } from '#sandbox/witness/name.ts'
import { A, B } from './sandbox.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = join(root, 'node_modules')
const run = promisify(execFile)

/** Linux's user who owns nothing, and his group. */
const nobody = { uid: 65_534, gid: 65_534 }

/** The project's files, given to nobody, with its modules linked, or copied when he cannot reach them. */
async function checkout(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-nobody-'))
  const left = ['node_modules', '.git', 'dist'].map(name => join(root, name))
  const kept = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  cpSync(root, folder, { ...kept, filter: from => !left.includes(from) })
  await run('chown', ['-R', `${nobody.uid}:${nobody.gid}`, folder])
  const reachable = await run('ls', [modules], nobody).then(
    () => true,
    () => false,
  )
  if (reachable) symlinkSync(modules, join(folder, 'node_modules'))
  else cpSync(modules, join(folder, 'node_modules'), kept)
  return folder
}

test('another user than root brings a sandbox up, fails over, takes it down and removes it', async t => {
  if (userInfo().uid !== 0) {
    t.pass()
    return t.log('these tests do not run as root: every other scenario shows it')
  }
  const folder = await checkout()
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const environment = { DRCTL_SANDBOX_STATE: join(folder, 's'), DRCTL_SANDBOX_NET: '127.98' }
  const settings = readSettings(environment)
  const node = process.execPath.replace(modules, join(folder, 'node_modules'))
  const env = { PATH: process.env.PATH, HOME: folder, ...environment }
  const asNobody = async (command: string, args: string[], more = {}) => {
    const { stdout } = await run(command, args, {
      ...nobody,
      cwd: folder,
      env: { ...env, ...more },
      timeout: 240_000,
    })
    return stdout
  }
  const sandbox = (...words: string[]) => asNobody(node, ['setup/run.mjs', 'sandbox/main.ts', ...words])
  t.teardown(() => sandbox('down'))

  const printed = await sandbox('up')
  t.regex(printed, /^ready$/m)
  const exported = Object.fromEntries(
    [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, k, v]) => [k, v]),
  )
  await sandbox('lose', A)
  const start = ['failover', 'start', '--force', '--region', B, '--yes', '--watch', '--reason', 'not root']
  t.regex(await asNobody(node, ['bin/drctl.js', ...start], exported), /RECOVERED in eu-west-1/i)
  t.deepEqual([...new Set((await askName(settings)).map(({ region }) => region))], [B])
  const request = { method: 'GET', path: '/readyz' } as const
  const answer = await ask(settings.region[B].public, settings.ports.api, domain, request, 2000)
  t.is(answer.status, 200)

  await sandbox('down')
  t.deepEqual(sandboxProcesses(settings), [])
  await asNobody('rm', ['-r', settings.state])
})
