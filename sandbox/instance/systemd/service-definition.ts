import { type CommandLine, parseCommandLine } from './command-line.ts'
import { parseEnvironment } from './environment-file.ts'
import { parseTimeSpan } from './time-span.ts'
import { isTrue } from './truth.ts'
import { type Assignment, lastValueOf, UnitFault, valuesOf } from './unit-file.ts'

/** What the [Service] section says, and the limit of starts. Times in milliseconds. */
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

const types: Record<string, ServiceDefinition['type']> = {
  simple: 'simple',
  exec: 'simple',
  notify: 'simple',
  oneshot: 'oneshot',
}

/** Throws UnitFault on a value that makes no sense. */
export function defineService(all: Assignment[], name: string): ServiceDefinition {
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
    remainAfterExit: isTrue(value('RemainAfterExit')),
    output: {
      stdout: value('StandardOutput') ?? 'journal',
      stderr: value('StandardError') ?? 'inherit',
    },
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

function numbers(text: string | undefined): number[] {
  return (text ?? '')
    .split(/\s+/)
    .filter(word => /^\d+$/.test(word))
    .map(Number)
}
