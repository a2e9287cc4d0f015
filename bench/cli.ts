import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installCli } from '#cli/build.ts'

/** How long a command of the built CLI takes, against Node doing nothing. Medians in milliseconds. */
export type CliRow = {
  name: string
  ms: number
  floorMs: number
  ratio: number
  limit: number
  withinLimit: boolean
}

const measured = [
  { name: 'drctl --version', args: ['--version'], limit: 1.3 },
  { name: 'drctl failover start --help', args: ['failover', 'start', '--help'], limit: 3 },
]

/** Builds the CLI into a folder of its own and measures it there, as it stands after an installation. */
export async function benchCli({ rounds = 15 } = {}): Promise<CliRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drctl-bench-cli-'))
  try {
    return measure(await installCli(folder), rounds)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All kinds in turn within a round, so that a busy moment of the machine meets all of them. The first round warms up. */
function measure(program: string, rounds: number): CliRow[] {
  const floor: number[] = []
  const times = measured.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    const floorMs = timed(['-e', '0'])
    const commandMs = measured.map(({ args }) => timed([program, ...args]))
    if (round === 0) continue
    floor.push(floorMs)
    for (const [i, ms] of commandMs.entries()) times[i]?.push(ms)
  }
  const floorMs = median(floor)
  return measured.map(({ name, limit }, i) => {
    const ms = median(times[i] ?? [])
    const ratio = ms / floorMs
    return { name, ms, floorMs, ratio, limit, withinLimit: ratio <= limit }
  })
}

function timed(args: string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with status ${status}: ${stderr}`)
  return performance.now() - start
}

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

if (import.meta.main) console.table(await benchCli())
