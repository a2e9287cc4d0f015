import { readFile } from 'node:fs/promises'
import { faultLines, readConfiguration } from '#recovery/configuration.ts'
import type { Configuration } from '#recovery/contracts/configuration.ts'
import { DrctlError } from '#recovery/errors.ts'

/** The text of a `drctl.yml`. Throws ConfigurationMissing. */
export async function configurationText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DrctlError('ConfigurationMissing', `cannot read ${file}: ${error.code}`, { file }, error)
  })
}

/** The deployment that a `drctl.yml` describes. Throws ConfigurationMissing, or InputInvalid with all its faults. */
export async function readDeployment(file: string): Promise<Configuration> {
  const verdict = readConfiguration(await configurationText(file))
  if (verdict.state === 'valid') return verdict.configuration
  throw new DrctlError('InputInvalid', faultLines(file, verdict.faults).join('\n'), {
    faults: verdict.faults,
  })
}
