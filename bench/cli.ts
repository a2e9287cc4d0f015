import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installCli } from '#cli/build.ts'
import { median, type Row, row } from './row.ts'

/** How often the command may take the time of Node doing nothing. */
const measured = [
  { name: 'drctl --version', args: ['--version'], most: 1.3 },
  { name: 'drctl failover start --help', args: ['failover', 'start', '--help'], most: 3 },
]

/** How long a command of the built CLI takes, installed in a folder of its own, against `node -e 0`. */
export async function benchCli({ rounds = 15 }: { rounds?: number | undefined } = {}): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drctl-bench-cli-'))
  try {
    return measure(await installCli(folder), rounds)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All kinds in turn within a round, so that a busy moment of the machine meets all of them. The first round warms up. */
function measure(program: string, rounds: number): Row[] {
  const floor: number[] = []
  const times = measured.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    const floorMs = timed(['-e', '0'])
    const commandMs = measured.map(({ args }) => timed([program, ...args]))
    if (round === 0) continue
    floor.push(floorMs)
    for (const [i, ms] of commandMs.entries()) times[i]?.push(ms)
  }
  return measured.map(({ name, most }, i) =>
    row({
      name,
      unit: 'ms',
      value: median(times[i] ?? []),
      floor: median(floor),
      limit: { of: 'ratio', most },
    }),
  )
}

function timed(args: string[]): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with status ${status}: ${stderr}`)
  return performance.now() - start
}
