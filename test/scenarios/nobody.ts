import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ExecutionContext } from 'ava'

const root = fileURLToPath(new URL('../..', import.meta.url))
const modules = join(root, 'node_modules')
const run = promisify(execFile)

/** Linux's user who owns nothing, and his group. */
const nobody = { uid: 65_534, gid: 65_534 }

/** A user who is not root, his checkout of the project, and the environment of his shell. */
export type User = { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number }

/** Nobody with a checkout of his own, gone after the test; where the tests do not run as root, who runs them. */
export async function notRoot(t: ExecutionContext): Promise<User> {
  if (userInfo().uid !== 0) return { cwd: root, env: process.env }
  const cwd = await checkout()
  t.teardown(() => rmSync(cwd, { recursive: true, force: true }))
  return { ...nobody, cwd, env: { PATH: process.env.PATH, HOME: cwd } }
}

/** The project's files, given to nobody, with its modules linked, or copied when he cannot reach them. */
async function checkout(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-nobody-'))
  const left = ['node_modules', '.git', 'dist'].map(name => join(root, name))
  const kept = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  cpSync(root, folder, { ...kept, filter: from => !left.includes(from) })
  execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, folder])
  const reachable = await run('ls', [modules], nobody).then(
    () => true,
    () => false,
  )
  if (reachable) symlinkSync(modules, join(folder, 'node_modules'))
  else cpSync(modules, join(folder, 'node_modules'), kept)
  return folder
}
