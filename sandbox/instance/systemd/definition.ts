import { basename } from 'node:path'
import { type Calendar, parseCalendar } from './calendar.ts'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import { checkDirectives } from './directives.ts'
import { parseEnvironment } from './environment-file.ts'
import { parseTimeSpan } from './time-span.ts'
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

export type ServiceDefinition = {
  type: 'simple' | 'oneshot'
  commands: Record<CommandKind, CommandLine[]>
  restart: 'no' | 'always' | 'on-failure' | 'on-abnormal'
  restartMs: number
  restartPreventExitStatus: number[]
  successExitStatus: number[]
  startLimit: { burst: number; intervalMs: number }
  environment: [string, string][]
  environmentFiles: string[]
  user?: string
  workingDirectory?: string
  timeoutStartMs: number
  timeoutStopMs: number
  killSignal: NodeJS.Signals
  killMode: 'control-group' | 'mixed' | 'process'
  remainAfterExit: boolean
  output: { stdout: string; stderr: string }
}

export const commandKinds = [
  'ExecCondition',
  'ExecStartPre',
  'ExecStart',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
] as const
export type CommandKind = (typeof commandKinds)[number]

export type TimerDefinition = {
  unit: string
  calendars: Calendar[]
  sinceActive: number[]
  sinceBoot: number[]
  sinceUnitActive: number[]
  sinceUnitInactive: number[]
  persistent: boolean
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

const types: Record<string, ServiceDefinition['type']> = {
  simple: 'simple',
  exec: 'simple',
  notify: 'simple',
  oneshot: 'oneshot',
}

function defineService(all: Assignment[], name: string): ServiceDefinition {
  const value = (key: string) => lastValueOf(all, 'Service', key)
  const span = (key: string, fallback: number) => {
    const given = value(key) ?? (key.startsWith('Timeout') ? value('TimeoutSec') : undefined)
    return given === undefined ? fallback : parseTimeSpan(given)
  }
  const type = oneOf(types, value('Type') ?? 'simple', 'Type')
  const commands = Object.fromEntries(
    commandKinds.map(kind => [kind, valuesOf(all, 'Service', kind).map(parseCommandLine)]),
  ) as ServiceDefinition['commands']
  if (commands.ExecStart.length === 0) throw new UnitFault(`${name}: ExecStart= is missing`)
  if (type === 'simple' && commands.ExecStart.length > 1) {
    throw new UnitFault(`${name}: more than one ExecStart= is for Type=oneshot alone`)
  }
  const user = value('User')
  const workingDirectory = value('WorkingDirectory')?.replace(/^-/, '')
  return {
    type,
    commands,
    restart: oneOf(restarts, value('Restart') ?? 'no', 'Restart'),
    restartMs: span('RestartSec', 100),
    restartPreventExitStatus: numbers(value('RestartPreventExitStatus')),
    successExitStatus: numbers(value('SuccessExitStatus')),
    startLimit: {
      burst: Number(lastValueOf(all, 'Unit', 'StartLimitBurst') ?? 5),
      intervalMs: parseTimeSpan(lastValueOf(all, 'Unit', 'StartLimitIntervalSec') ?? '10s'),
    },
    environment: valuesOf(all, 'Service', 'Environment').flatMap(parseEnvironment),
    environmentFiles: valuesOf(all, 'Service', 'EnvironmentFile'),
    ...(user !== undefined && { user }),
    ...(workingDirectory !== undefined && { workingDirectory }),
    timeoutStartMs: span('TimeoutStartSec', type === 'oneshot' ? Number.POSITIVE_INFINITY : 90_000),
    timeoutStopMs: span('TimeoutStopSec', 90_000),
    killSignal: oneOf(killSignals, value('KillSignal') ?? 'SIGTERM', 'KillSignal'),
    killMode: oneOf(killModes, value('KillMode') ?? 'control-group', 'KillMode'),
    remainAfterExit: truth(value('RemainAfterExit')),
    output: {
      stdout: value('StandardOutput') ?? 'journal',
      stderr: value('StandardError') ?? 'inherit',
    },
  }
}

function defineTimer(all: Assignment[], name: string): TimerDefinition {
  const spans = (key: string) => valuesOf(all, 'Timer', key).map(parseTimeSpan)
  return {
    unit: lastValueOf(all, 'Timer', 'Unit') ?? `${basename(name, '.timer')}.service`,
    calendars: valuesOf(all, 'Timer', 'OnCalendar').map(parseCalendar),
    sinceActive: spans('OnActiveSec'),
    sinceBoot: spans('OnBootSec'),
    sinceUnitActive: spans('OnUnitActiveSec'),
    sinceUnitInactive: spans('OnUnitInactiveSec'),
    persistent: truth(lastValueOf(all, 'Timer', 'Persistent')),
  }
}

const restarts = {
  no: 'no',
  always: 'always',
  'on-failure': 'on-failure',
  'on-abnormal': 'on-abnormal',
} as const
const killModes = { 'control-group': 'control-group', mixed: 'mixed', process: 'process' } as const
const killSignals: Record<string, NodeJS.Signals> = {
  SIGTERM: 'SIGTERM',
  SIGINT: 'SIGINT',
  SIGQUIT: 'SIGQUIT',
  SIGHUP: 'SIGHUP',
  SIGKILL: 'SIGKILL',
}

function oneOf<T>(table: Record<string, T>, given: string, key: string): T {
  const found = table[given]
  if (found === undefined) throw new UnitFault(`${key}=${given} is not known to the sandbox's supervisor`)
  return found
}

function truth(text: string | undefined): boolean {
  return text !== undefined && ['yes', 'true', 'on', '1'].includes(text)
}

function numbers(text: string | undefined): number[] {
  return (text ?? '')
    .split(/\s+/)
    .filter(word => /^\d+$/.test(word))
    .map(Number)
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
