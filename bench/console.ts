import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { machineArn } from '#aws/states.ts'
import { installCli } from '#cli/build.ts'
import { operatorOf } from '#test/cli/drctl.ts'
import { type TwoRegions, twoRegions } from '#test/cli/two-regions.ts'
import { type OpenConsole, openConsole } from '#test/console/open-console.ts'
import { listPages, runPages } from './console/bare.ts'
import { fill } from './console/filled.ts'
import { firstPage } from './console/first-page.ts'
import { answered, mostMemory } from './console/opened.ts'
import { median, type Row, row } from './row.ts'

const port = 20_900
const size = { runs: 500, reports: 2_000 }
/** How long AWS takes to answer a call of the CLI. */
const callMs = 150

type Filled = { aws: TwoRegions; drctl: string; folder: string; runs: Awaited<ReturnType<typeof fill>> }

/**
 * The console over 2,000 stored reports and 500 runs of about 150 events each, beside a bare loop over the same pages of
 * AWS's APIs; then `drctl failover list` where each call takes its time, beside a program that makes one call.
 */
export async function benchConsole({ rounds = 15 }: { rounds?: number | undefined } = {}): Promise<Row[]> {
  const endings: (() => unknown)[] = []
  const t = { teardown: (ending: () => unknown) => void endings.push(ending) }
  const folder = await mkdtemp(join(tmpdir(), 'drctl-bench-console-'))
  try {
    const drctl = await installCli(folder)
    const aws = await twoRegions(t, port)
    Object.assign(process.env, operatorOf(aws), { PATH: process.env.PATH })
    console.error(`filling two regions with ${size.runs} runs and ${size.reports} reports …`)
    const filled = { aws, drctl, folder, runs: await fill(aws, size) }
    const opened = await openConsole(t, drctl, operatorOf(aws))
    const page = await answered(opened, '/', '/console.js', '/console.css', '/api/about', '/api/runs')
    return [
      ...(await consoleRows(opened, filled, rounds, page)),
      ...(await listRows(filled, Math.min(rounds, 10))),
    ]
  } finally {
    for (const ending of endings.toReversed()) await ending()
    await rm(folder, { recursive: true, force: true })
  }
}

async function consoleRows(opened: OpenConsole, { aws, runs }: Filled, rounds: number, page: number) {
  const times = { list: [], filtered: [], run: [], listFloor: [], runFloor: [] } as Record<string, number[]>
  const take = async (name: string, work: Promise<number>) => times[name]?.push(await work)
  for (let round = 0; round < rounds; round++) {
    await take('list', answered(opened, '/api/runs'))
    await take('filtered', answered(opened, '/api/runs?mode=switchover&standing=aborted&region=eu-west-1'))
    await take('listFloor', timed(listPages(aws.stack)))
    const run = runs[(round * 31) % runs.length] ?? runs[0]
    if (!run) throw new Error('there is no run')
    const path = `/api/runs/${run.region}/${run.execution}`
    await take('run', answered(opened, path, `${path}/graph`))
    await take('runFloor', timed(runPages(run)))
  }
  const of = (name: string) => median(times[name] ?? [])
  const most = (name: string) => Math.max(...(times[name] ?? [Number.NaN]))
  const ms = { unit: 'ms' }
  const within = (limit: number) => ({ limit: { of: 'value' as const, most: limit } })
  return [
    row({ ...ms, name: 'console, its page and first rows, opened first', value: page, ...within(300) }),
    row({ ...ms, name: '  first rows again', value: of('list'), floor: of('listFloor'), ...within(300) }),
    row({ ...ms, name: '  the slowest of them', value: most('list'), ...within(300) }),
    row({ ...ms, name: '  filtered', value: of('filtered'), floor: of('listFloor'), ...within(300) }),
    row({ ...ms, name: "  a run's page", value: of('run'), floor: of('runFloor'), ...within(500) }),
    row({ ...ms, name: '  the slowest of them', value: most('run'), ...within(500) }),
    row({ name: '  memory at its most', unit: 'MB', value: mostMemory(opened), ...within(200) }),
  ]
}

/** The first list reads the stack and writes it down; what is measured is each that follows. */
async function listRows({ aws, drctl, folder }: Filled, rounds: number): Promise<Row[]> {
  aws.meetCalls(() => pause(callMs, undefined))
  const env = { ...operatorOf(aws), XDG_CACHE_HOME: folder }
  const list = await firstPage(drctl, ['failover', 'list'], env, rounds)
  const bare = await firstPage(await oneCall(folder), [machineArn(aws.stack, 'eu-west-1')], env, rounds)
  const name = `drctl failover list, ${callMs} ms a call`
  return [row({ name, unit: 'ms', value: list, floor: bare, limit: { of: 'ratio', most: 1.5 } })]
}

async function timed(work: Promise<void>): Promise<number> {
  const start = performance.now()
  await work
  return performance.now() - start
}

/** Bundled as drctl is, so that neither is slower for the files that it consists of. */
async function oneCall(folder: string): Promise<string> {
  const outfile = join(folder, 'one-call.mjs')
  await build({
    ...{ entryPoints: [join(import.meta.dirname, 'console/one-call.ts')], outfile, bundle: true },
    ...{ format: 'esm', platform: 'node', target: 'node24', minify: true, logLevel: 'error' },
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  return outfile
}
