import { lineFinder } from './configuration.ts'
import type { Configuration } from './contracts/configuration.ts'
import { type Field, fieldsOf } from './fields.ts'
import { gitHub } from './stack-of.ts'

/** A field as it is in effect: from its line of `drctl.yml`, or, without one, by default. */
export type EffectiveField = Field & { line?: number }

/** Everything that a valid `drctl.yml` says, with what it leaves out. `text` is the one that the configuration was read from. */
export function effectiveFields(configuration: Configuration, text: string): EffectiveField[] {
  const { releases = gitHub, nameServers = [], ...rest } = configuration
  const lineOf = lineFinder(text)
  return fieldsOf({ ...rest, releases, nameServers }).map(found => {
    const line = lineOf(found.field)
    return { ...found, ...(line !== undefined && { line }) }
  })
}
