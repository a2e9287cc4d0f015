import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfiguration } from '#recovery/configuration.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import { regions, type Settings } from '#sandbox/settings.ts'
import { buildPrograms } from './builds.ts'
import { deployStack } from './deploy.ts'
import { replacePrograms } from './instance-root.ts'
import { instanceOwner } from './owner.ts'
import { configurationFile, packageStack } from './package.ts'

/**
 * Brings a running sandbox up to date with the sources: Lambdas, state machine, SSM documents and rights, and the host's
 * program, playbooks and SQL. The API release stays, since it is pinned, and so do the supervisor and the sandbox's own
 * processes.
 */
export async function redeploy(settings: Settings): Promise<void> {
  const programs = await buildPrograms(join(settings.state, 'builds'))
  for (const region of regions) replacePrograms(settings.region[region], programs, instanceOwner())
  const configuration = deployed(settings)
  await deployStack(settings, configuration, await packageStack(settings, configuration))
}

/** As it was packaged when the sandbox came up. */
function deployed(settings: Settings): Configuration {
  const file = configurationFile(settings)
  const verdict = readConfiguration(readFileSync(file, 'utf8'))
  if (verdict.state === 'valid') return verdict.configuration
  throw new Error(`${file} is not what the sandbox has written: bring it up again`)
}
