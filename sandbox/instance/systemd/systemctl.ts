import { type Arguments, parseArguments, UsageFault } from './arguments.ts'
import { disable, enable, enablement } from './enablement.ts'
import { printed, type Reply, refused } from './reply.ts'
import { showUnit } from './show.ts'
import { jobFailure, type Supervisor } from './supervisor.ts'
import { UnitFault } from './unit-file.ts'
import { UnitNotFound } from './units.ts'

type Verb = (on: Supervisor, units: string[], options: Arguments['options']) => Reply | Promise<Reply>

const table = {
  names: {
    '--now': 'now',
    '--no-block': 'no-block',
    '--quiet': 'quiet',
    '-q': 'quiet',
    '--property': 'property',
    '-p': 'property',
    '--value': 'value',
    '--signal': 'signal',
    '-s': 'signal',
    '--no-pager': 'no-pager',
    '--no-legend': 'no-legend',
    '--no-ask-password': 'no-ask-password',
    '--full': 'full',
    '-l': 'full',
    '--all': 'all',
    '-a': 'all',
    '--type': 'type',
    '-t': 'type',
    '--system': 'system',
  },
  takesValue: ['property', 'signal', 'type'],
}

/** Answers a systemctl command line as systemctl would. */
export async function systemctl(on: Supervisor, args: string[]): Promise<Reply> {
  try {
    const { options, rest } = parseArguments(args, table)
    const [verb = 'list-units', ...units] = rest
    const run = verbs[verb]
    if (run === undefined) return refused([`Unknown command verb ${verb} (not known to the sandbox).`])
    return await run(on, units.map(fullName), options)
  } catch (error) {
    if (error instanceof UsageFault || error instanceof UnitFault) return refused([error.message])
    if (error instanceof UnitNotFound) return refused([error.message], 5)
    throw error
  }
}

const verbs: Record<string, Verb> = {
  'daemon-reload': on => {
    on.units.reload()
    return printed([])
  },
  start: (on, units, options) => jobs(units, options, name => on.start(name)),
  stop: (on, units, options) => jobs(units, options, name => on.stop(name)),
  restart: (on, units, options) => jobs(units, options, name => on.restart(name)),
  reload: (on, units, options) => jobs(units, options, async name => on.units.get(name).service?.reload()),
  enable: (on, units, options) => enableUnits(on, units, options),
  disable: (on, units, options) => disableUnits(on, units, options),
  kill: (on, units, options) => {
    const signal = (options.get('signal')?.at(-1) ?? 'SIGTERM').replace(/^(?!SIG)/, 'SIG') as NodeJS.Signals
    for (const name of units) on.units.get(name).service?.kill(signal)
    return printed([])
  },
  'reset-failed': (on, units) => {
    const asked = units.length > 0 ? units.map(name => on.units.get(name)) : on.units.loaded()
    for (const { service, definition } of asked) {
      service?.resetFailed()
      if (definition.transient && service?.active === 'inactive') on.units.remove(definition.name)
    }
    return printed([])
  },
  'is-active': (on, units, options) => states(on, units, options, 'ActiveState', ['active', 'reloading'], 3),
  'is-failed': (on, units, options) => states(on, units, options, 'ActiveState', ['failed'], 1),
  'is-enabled': isEnabled,
  show: (on, units, options) => {
    const wanted = options.get('property')?.flatMap(names => names.split(','))
    return printed(units.map(name => shown(showUnit(on.units, name), wanted, options.has('value'))))
  },
  status,
  'list-units': (on, _units, options) =>
    printed(
      on.units.loaded().flatMap(({ definition: { name, description } }) => {
        if (!ofType(name, options)) return []
        const { LoadState, ActiveState, SubState } = showUnit(on.units, name)
        return [`${name} ${LoadState} ${ActiveState} ${SubState} ${description}`]
      }),
    ),
  'list-unit-files': (on, units, options) => {
    const names = on.units
      .files()
      .filter(name => ofType(name, options) && (units.length === 0 || units.includes(name)))
    return printed(names.map(name => `${name} ${enablement(on.units.folder, on.units.get(name).definition)}`))
  },
  'list-timers': on =>
    printed(
      on.units.loaded().flatMap(({ timer }) => {
        if (timer?.active !== 'active') return []
        const { name, timer: definition } = timer.definition
        return [
          `${timer.next?.toISOString() ?? '-'} ${timer.last?.toISOString() ?? '-'} ${name} ${definition.unit}`,
        ]
      }),
    ),
}

async function jobs(units: string[], options: Arguments['options'], job: (name: string) => Promise<void>) {
  const running = Promise.allSettled(units.map(job))
  if (options.has('no-block')) return printed([])
  const failures = (await running).flatMap((end, i) =>
    end.status === 'rejected' ? [jobFailure(units[i] ?? '', end.reason)] : [],
  )
  return refused(
    failures.map(failure => failure.message),
    failures.at(-1)?.status ?? 0,
  )
}

async function enableUnits(on: Supervisor, units: string[], options: Arguments['options']): Promise<Reply> {
  const lines = units.flatMap(name => enable(on.units.folder, on.units.get(name).definition))
  const now = options.has('now') ? await jobs(units, options, name => on.start(name)) : printed([])
  return { ...now, stderr: lines.map(line => `${line}\n`).join('') + now.stderr }
}

async function disableUnits(on: Supervisor, units: string[], options: Arguments['options']): Promise<Reply> {
  const lines = units.flatMap(name => disable(on.units.folder, name))
  const now = options.has('now') ? await jobs(units, options, name => on.stop(name)) : printed([])
  return { ...now, stderr: lines.map(line => `${line}\n`).join('') + now.stderr }
}

function isEnabled(on: Supervisor, units: string[]): Reply {
  const found = units.map(name => enablement(on.units.folder, on.units.get(name).definition))
  return printed(found, found.some(state => state !== 'disabled') ? 0 : 1)
}

function states(
  on: Supervisor,
  units: string[],
  options: Arguments['options'],
  property: string,
  good: string[],
  otherwise: number,
): Reply {
  const found = units.map(name => showUnit(on.units, name)[property] ?? 'unknown')
  const status = found.some(state => good.includes(state)) ? 0 : otherwise
  return printed(options.has('quiet') ? [] : found, status)
}

function status(on: Supervisor, units: string[]): Reply {
  const found = units.map(name => showUnit(on.units, name))
  const missing = found.some(unit => unit.LoadState === 'not-found')
  const up = found.every(unit => unit.ActiveState === 'active' || unit.ActiveState === 'reloading')
  const lines = found.flatMap(unit => [
    `● ${unit.Id} - ${unit.Description ?? ''}`,
    `     Loaded: ${unit.LoadState} (${unit.FragmentPath ?? ''}; ${unit.UnitFileState ?? ''})`,
    `     Active: ${unit.ActiveState} (${unit.SubState}), result ${unit.Result ?? ''}`,
    `   Main PID: ${unit.MainPID ?? '0'}`,
  ])
  return printed(lines, missing ? 4 : up ? 0 : 3)
}

function shown(all: Record<string, string>, wanted: string[] | undefined, bare: boolean): string {
  const entries = wanted ? wanted.map(name => [name, all[name] ?? ''] as const) : Object.entries(all)
  return entries.map(([name, value]) => (bare ? value : `${name}=${value}`)).join('\n')
}

function ofType(name: string, options: Arguments['options']): boolean {
  const types = options.get('type')?.flatMap(list => list.split(','))
  return types === undefined || types.some(type => name.endsWith(`.${type}`))
}

function fullName(name: string): string {
  return /\.[a-z]+$/.test(name) ? name : `${name}.service`
}
