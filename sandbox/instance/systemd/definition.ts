import { checkDirectives } from './directives.ts'
import { defineService, type ServiceDefinition } from './service-definition.ts'
import { defineTimer, type TimerDefinition } from './timer-definition.ts'
import { type Assignment, lastValueOf, parseUnitFile, UnitFault, valuesOf } from './unit-file.ts'

/** What a unit file says, read once and checked. Times in milliseconds. */
export type Definition = {
  name: string
  path: string
  /** Set for a unit that systemd-run made. */
  transient: boolean
  description: string
  after: string[]
  before: string[]
  wants: string[]
  requires: string[]
  partOf: string[]
  conditionPaths: string[]
  wantedBy: string[]
  ignored: string[]
  service?: ServiceDefinition
  timer?: TimerDefinition
}

/** Reads a unit file. Throws UnitFault on an unknown directive or a value that makes no sense. */
export function readDefinition(name: string, text: string, path: string): Definition {
  return define(name, path, parseUnitFile(expandSpecifiers(text, name), path), false)
}

/** A unit from assignments that systemd-run was given. */
export function defineTransient(name: string, assignments: Assignment[]): Definition {
  return define(name, 'transient', assignments, true)
}

function define(name: string, path: string, all: Assignment[], transient: boolean): Definition {
  const words = (section: string, key: string) => valuesOf(all, section, key).flatMap(v => v.split(/\s+/))
  return {
    name,
    path,
    transient,
    description: lastValueOf(all, 'Unit', 'Description') ?? name,
    after: words('Unit', 'After'),
    before: words('Unit', 'Before'),
    wants: words('Unit', 'Wants'),
    requires: [...words('Unit', 'Requires'), ...words('Unit', 'BindsTo')],
    partOf: [...words('Unit', 'PartOf'), ...words('Unit', 'BindsTo'), ...words('Unit', 'Requires')],
    conditionPaths: valuesOf(all, 'Unit', 'ConditionPathExists'),
    wantedBy: [...words('Install', 'WantedBy'), ...words('Install', 'RequiredBy')],
    ignored: checkDirectives(all, path),
    ...(name.endsWith('.service') && { service: defineService(all, name) }),
    ...(name.endsWith('.timer') && { timer: defineTimer(all, name) }),
  }
}

function expandSpecifiers(text: string, name: string): string {
  const prefix = name.replace(/\.[a-z]+$/, '')
  const table: Record<string, string> = { '%%': '%', '%n': name, '%N': prefix, '%p': prefix }
  return text.replace(/%./g, specifier => {
    const value = table[specifier]
    if (value === undefined)
      throw new UnitFault(`${name}: the specifier ${specifier} is not known to the sandbox`)
    return value
  })
}
