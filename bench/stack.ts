import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import { readSettings } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { up } from '#sandbox/up/up.ts'
import { artifactOf, buildArtifacts } from '#stack/artifacts.ts'
import { functionNames } from '#stack/functions.ts'
import { median, type Row, row } from './row.ts'

const net = '127.88'

/** What the stack weighs and how soon it is there: the Lambdas' code, its packaging, and the sandbox that runs it. */
export async function benchStack({ rounds = 5 }: { rounds?: number | undefined } = {}): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-bench-stack-'))
  chmodSync(folder, 0o755)
  try {
    await buildArtifacts()
    return [
      largestZip(),
      ...imports(folder, rounds),
      packaging(folder, rounds),
      await sandboxUp(join(folder, 's')),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function largestZip(): Row {
  const kilobytes = functionNames.map(name => statSync(artifactOf(name)).size / 1000)
  const value = Math.max(...kilobytes)
  return row({ name: 'largest zip of a Lambda', unit: 'kB', value, limit: { of: 'value', most: 450 } })
}

type Import = { importMs: number; processMs: number; megabytes: number }

/** A process that imports a Lambda's code, beside one that imports a handler that does nothing. */
function imports(folder: string, rounds: number): Row[] {
  const empty = join(folder, 'empty.cjs')
  writeFileSync(empty, 'exports.handler = async () => {}\n')
  const files = functionNames.map(name => unpacked(name, folder))
  const times = files.map((): Import[] => [])
  const floor: Import[] = []
  for (let round = 0; round <= rounds; round++) {
    const none = importOf(empty)
    const all = files.map(importOf)
    if (round === 0) continue
    floor.push(none)
    for (const [i, one] of all.entries()) times[i]?.push(one)
  }
  const slowest = (key: keyof Import) => Math.max(...times.map(of => median(of.map(one => one[key]))))
  const most = { of: 'value', most: 150 } as const
  return [
    row({ name: 'slowest import of a Lambda', unit: 'ms', value: slowest('importMs'), limit: most }),
    row({
      name: '  its process, to an empty handler',
      unit: 'ms',
      value: slowest('processMs'),
      floor: median(floor.map(({ processMs }) => processMs)),
    }),
    row({ name: '  most resident memory after it', unit: 'MB', value: slowest('megabytes') }),
  ]
}

function unpacked(name: string, folder: string): string {
  const [entry] = Object.entries(unzipSync(readFileSync(artifactOf(name))))
  if (entry === undefined) throw new Error(`the zip of ${name} is empty`)
  const file = join(folder, entry[0])
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, entry[1])
  return file
}

const program = `
  const start = performance.now()
  require(process.argv[1])
  const importMs = performance.now() - start
  console.log(JSON.stringify({ importMs, megabytes: process.memoryUsage.rss() / 1e6 }))`

/** Without compiled code from earlier, as on a machine where the Lambda has never run. */
function importOf(file: string): Import {
  const start = performance.now()
  const { stdout } = ran([...['-e', program], file], { env: { PATH: process.env.PATH } })
  return { ...JSON.parse(stdout), processMs: performance.now() - start }
}

/** After a first time that warms what can be warm. */
function packaging(folder: string, rounds: number): Row {
  const times: number[] = []
  for (let round = 0; round <= Math.min(rounds, 3); round++) {
    const start = performance.now()
    const args = ['package', '--region', 'eu-west-1', '--stage', 'prod', '--package', join(folder, 'package')]
    ran(['node_modules/serverless/bin/serverless.js', ...args], {
      env: { PATH: process.env.PATH, HOME: folder },
    })
    if (round > 0) times.push((performance.now() - start) / 1000)
  }
  const limit = { of: 'value', most: 15 } as const
  return row({ name: 'packaging, from warm caches', unit: 's', value: median(times), limit })
}

function ran(args: string[], options: { env: NodeJS.ProcessEnv }) {
  const ended = spawnSync(process.execPath, args, { encoding: 'utf8', ...options })
  if (ended.status !== 0) throw new Error(`${args.join(' ')} ended with ${ended.status}: ${ended.stderr}`)
  return ended
}

/** The stages of `up` that are the database's own: its installation, its first backup, and that this is replicated. */
const ofDatabase = /^(installing|waiting)/

async function sandboxUp(state: string): Promise<Row> {
  const settings = readSettings({
    DRCTL_SANDBOX_STATE: state,
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_STANDBY: 'cold',
  })
  const stages: { what: string; at: number }[] = []
  try {
    await up(settings, { say: what => stages.push({ what, at: performance.now() }) })
  } finally {
    await down(settings)
  }
  const seconds = stages.map(({ what, at }, i) => {
    const next = stages[i + 1]?.at ?? at
    return ofDatabase.test(what) ? 0 : (next - at) / 1000
  })
  const value = seconds.reduce((sum, one) => sum + one, 0)
  const limit = { of: 'value', most: 10 } as const
  return row({ name: "sandbox up, without the database's time", unit: 's', value, limit })
}
