import { ran } from '#test/cli/drctl.ts'
import { median } from '../row.ts'

/** The median of how long a program takes to print what it has, in ms. The first time is not counted: it warms caches up. */
export async function firstPage(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  rounds: number,
): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now()
    const { status, stderr } = await ran(program, args, env)
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
    if (round > 0) times.push(performance.now() - start)
  }
  return median(times)
}
