import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { plain } from '#cli/render/paint.ts'
import { emptyLedger } from '#sandbox/callers/ledger.ts'
import { sceneLines } from '#sandbox/demo/scene.ts'
import { unendedText } from '#sandbox/demo/watched-run.ts'
import { processEntry } from '#sandbox/instance/process-tree.ts'
import { readSettings } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { settingsEnvironment } from '#sandbox/up/environment.ts'
import { sandboxProcesses } from '#sandbox/up/processes.ts'
import { until } from '#test/until.ts'
import { notRoot, type User } from './nobody.ts'

test.serial(
  'npm run demo, as another user than root: a region is killed, nothing is touched, and the API answers from the other one',
  async t => {
    const { own, elsewhere } = place(t)
    const user = await notRoot(t)
    const env = { ...user.env, ...own }
    const { status, printed, seconds } = await demo({ ...user, env }).ended
    t.log(`${seconds.toFixed(1)} s`)
    t.is(status, 0, printed)
    t.regex(printed, /RECOVERED in eu-west-1/)
    t.regex(printed, /yes +the callers are answered by eu-west-1/)
    t.regex(printed, /yes +exactly one database is writable behind the name/)
    t.deepEqual(sandboxProcesses(readSettings(env)), [])
    // npm on a newer Node keeps its own compiled code there.
    const left = readdirSync(elsewhere).filter(name => name !== 'node-compile-cache')
    t.deepEqual(left, [], 'no file is left outside the state folder')
    if (user.uid === undefined) return t.log('whose shared memory it is cannot be told: not looked at')
    t.deepEqual(sharedMemory(user.uid), [], 'nor in memory that processes share')
  },
)

test.serial('a sandbox that is up already is refused, and goes on', async t => {
  const { env } = checkout(t)
  const settings = readSettings(env)
  const world = spawn('sleep', ['600'])
  t.teardown(() => world.kill())
  await once(world, 'spawn')
  mkdirSync(join(settings.state, 'pids'), { recursive: true })
  const mark = { startedAt: new Date().toISOString(), environment: settingsEnvironment(settings) }
  writeFileSync(join(settings.state, 'sandbox.json'), JSON.stringify(mark))
  const { started } = processEntry(world.pid ?? 0) ?? {}
  writeFileSync(join(settings.state, 'pids', 'world'), `${world.pid} ${started}\n`)
  const { status, printed } = await demo({ cwd: '.', env }).ended
  t.is(status, 1)
  t.regex(printed, /a sandbox is up in .*\n {2}stop it: npm run sandbox -- down/)
  t.is(world.exitCode ?? world.signalCode, null)
})

test.serial('Ctrl-C, pressed again and again, leaves no process behind', async t => {
  const { env } = checkout(t)
  const settings = readSettings(env)
  t.teardown(() => down(settings))
  const { child, ended } = demo({ cwd: '.', env })
  await until('regions to run', 60_000, () => sandboxProcesses(settings).length > 2 || undefined)
  const again = setInterval(() => pressCtrlC(child), 50)
  const { status, printed } = await ended.finally(() => clearInterval(again))
  t.not(status, 0, printed)
  t.regex(printed, /stopped by SIGINT/)
  t.deepEqual(sandboxProcesses(settings), [])
})

const asking = {
  region: 'eu-west-1',
  run: { execution: 'the-run', arn: 'arn', status: 'RUNNING', startedAt: new Date(0) },
  steps: [{ step: 'StageApi', state: 'waiting' as const, attempts: 1, startedAt: '1970-01-01T00:00:00Z' }],
  verdicts: [],
  waiting: [
    {
      step: 'StageApi',
      question: 'The release is not there.',
      answers: ['retry' as const],
      token: 'secret',
      since: '1970-01-01T00:00:01Z',
      about: {},
    },
  ],
}

test('the live scene shows that the run waits, for what, and how to answer', t => {
  const scene = { ledger: emptyLedger(), names: [], lostAt: 0, run: asking }
  const lines = sceneLines(scene, new Date(5_000), plain, 100).join('\n')
  t.regex(lines, /StageApi waits for a decision since 4\.0 s\n {2}The release is not there\./)
  t.regex(lines, /drctl failover decide the-run retry/)
})

test('a demo that waits no longer says what was asked', t => {
  t.regex(unendedText(asking), /StageApi waits for a decision: The release is not there\.$/)
})

/** A folder for the sandbox and one for whatever else is written, both gone after the test. */
function place(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-demo-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const elsewhere = join(folder, 'tmp')
  mkdirSync(elsewhere)
  for (const open of [folder, elsewhere]) chmodSync(open, 0o777)
  const own = { DRCTL_SANDBOX_STATE: join(folder, 's'), DRCTL_SANDBOX_NET: '127.99', TMPDIR: elsewhere }
  return { elsewhere, own }
}

/** For who runs the tests, in this checkout. */
const checkout = (t: ExecutionContext) => ({ env: { ...process.env, ...place(t).own } })

/** What a user has of System V's and of POSIX's shared memory. */
function sharedMemory(uid: number): string[] {
  const systemV = readFileSync('/proc/sysvipc/shm', 'utf8').trim().split('\n').slice(1)
  const posix = readdirSync('/dev/shm').filter(
    name => statSync(join('/dev/shm', name), { throwIfNoEntry: false })?.uid === uid,
  )
  return [...systemV.filter(line => Number(line.trim().split(/\s+/)[7]) === uid), ...posix]
}

type Ended = { status: number | null; printed: string; seconds: number }

/** `npm run demo` in a process group of its own, as a terminal starts it. */
function demo(user: User): { child: ChildProcess; ended: Promise<Ended> } {
  const began = performance.now()
  const stdio = ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe']
  const child = spawn('npm', ['run', '--silent', 'demo'], { ...user, stdio, detached: true })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      printed += chunk
    })
  const ended = once(child, 'close').then(([status]) => ({
    status,
    printed,
    seconds: (performance.now() - began) / 1000,
  }))
  return { child, ended }
}

/** To every process of the group, as the terminal does. */
function pressCtrlC({ pid }: ChildProcess) {
  if (pid !== undefined) process.kill(-pid, 'SIGINT')
}
