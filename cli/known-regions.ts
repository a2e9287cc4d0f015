import { readFileSync } from 'node:fs'
import { readConfiguration } from '#recovery/configuration.ts'
import { DrctlError } from '#recovery/errors.ts'

/** StackUnknown with the regions that the drctl.yml of the folder names for the service, where the region is none of them. */
export function withKnownRegions(error: DrctlError, file = 'drctl.yml'): DrctlError {
  const { region, service } = error.data
  const regions = typeof region === 'string' ? regionsIn(file, service) : []
  if (regions.length === 0 || regions.includes(String(region))) return error
  const message = `${error.message}; by ${file} ${service} is in ${regions.join(' and ')}`
  return new DrctlError(error.code, message, { ...error.data, regions }, error)
}

function regionsIn(file: string, service: unknown): string[] {
  const verdict = readConfiguration(textOf(file))
  if (verdict.state === 'faulty' || verdict.configuration.service !== service) return []
  return Object.keys(verdict.configuration.regions)
}

/** Whether there is one is all that matters here. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
