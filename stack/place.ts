import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { faultLines, readConfiguration } from '#recovery/configuration.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'

/** The region that a template is made for, in its deployment. */
export type Place = { configuration: Configuration; region: string; peer: string }

/** The file that describes the deployment: DRCTL_CONFIG, or drctl.yml beside serverless.yml. */
export const configurationFile = (env: NodeJS.ProcessEnv = process.env): string =>
  env.DRCTL_CONFIG ?? join(import.meta.dirname, '..', 'drctl.yml')

/**
 * Reads the deployment's file for one region. Throws an Error that names all faults with line and field, or the regions
 * that the file has when this one is none of them.
 */
export function placeIn(file: string, region: string): Place {
  const verdict = readConfiguration(textOf(file))
  if (verdict.state === 'faulty') throw new Error(faultLines(file, verdict.faults).join('\n'))
  const { configuration } = verdict
  const names = Object.keys(configuration.regions)
  const peer = names.find(name => name !== region)
  if (names.includes(region) && peer !== undefined) return { configuration, region, peer }
  throw new Error(
    `${region} is no region of ${file}, which has ${names.join(' and ')}: package with --region <one of them>`,
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`, { cause: error })
  }
}
