// Runs a program of this project with everything it needs: npm dependencies, Node 24, and for the sandbox the system's
// packages. It is plain JavaScript because the Node that starts it may be older than 24 and cannot run TypeScript.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from './child.mjs'
import { installPackages } from './packages.mjs'
import { runTests } from './tests.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const installed = join(root, 'node_modules', '.package-lock.json')
const lock = join(root, 'package-lock.json')

function fail(message, next) {
  console.error(`drctl: ${message}\n  ${next}`)
  process.exit(1)
}

function dependencies() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.error('Installing the npm dependencies, Node 24 among them …')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']]
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) fail('the npm dependencies could not be installed', 'run `npm ci` and read what it says')
}

/** The Node 24 that npm installed, or the one that runs this if it is new enough. */
function node24() {
  const local = join(root, 'node_modules', '.bin', 'node')
  const { stdout } = spawnSync(local, ['--version'], { encoding: 'utf8' })
  if (stdout?.startsWith('v24.')) return local
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return fail(
    `Node 24 is needed; this is ${process.version}`,
    'run `npm ci` again without --omit=optional, or install Node 24',
  )
}

/** Hands over to the program; its exit status is ours. */
function run(node, args, env) {
  const child = startChild(node, args, { cwd: root, stdio: 'inherit', env })
  child.on('exit', (code, signal) => process.exit(signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : code))
}

const [target, ...args] = process.argv.slice(2)
dependencies()
const node = node24()
if (target !== 'service/main.ts')
  installPackages(/^(--test|test\/)/.test(target) ? ['sandbox', 'tests'] : ['sandbox'], fail)
const environment = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` }
// The sandbox is dozens of processes of the same sources, each of which starts 0.2 s sooner when they are compiled. What
// is measured by the benchmarks, and the service, start as they do elsewhere.
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...environment }
if (target === '--test') process.exit(await runTests({ root, node, files: args, env: compiled }))
else run(node, [join(root, target), ...args], /^(sandbox|proof)\//.test(target) ? compiled : environment)
