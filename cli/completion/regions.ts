import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import * as z from 'zod'

const Named = z.object({ regions: z.record(z.string(), z.unknown()) })

/** The regions that can be meant here: those of the drctl.yml of this folder, faulty or not, else that of the environment. */
export async function regionsHere(
  file = 'drctl.yml',
  env: NodeJS.ProcessEnv = process.env,
): Promise<string[]> {
  const fromEnvironment = env.AWS_REGION ? [env.AWS_REGION] : []
  try {
    return Object.keys(Named.parse(parse(await readFile(file, 'utf8'))).regions)
  } catch {
    // A Tab is no place for an error.
    return fromEnvironment
  }
}
