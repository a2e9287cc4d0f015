import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArguments, UsageFault } from './arguments.ts'
import { defineTransient } from './definition.ts'
import { printed, type Reply, refused } from './reply.ts'
import type { Service } from './service.ts'
import type { Supervisor } from './supervisor.ts'
import { type Assignment, UnitFault } from './unit-file.ts'

const table = {
  names: {
    '--unit': 'unit',
    '-u': 'unit',
    '--description': 'description',
    '--property': 'property',
    '-p': 'property',
    '--setenv': 'setenv',
    '-E': 'setenv',
    '--uid': 'uid',
    '--gid': 'gid',
    '--working-directory': 'working-directory',
    '--service-type': 'service-type',
    '--collect': 'collect',
    '-G': 'collect',
    '--no-block': 'no-block',
    '--wait': 'wait',
    '--quiet': 'quiet',
    '-q': 'quiet',
  },
  takesValue: [
    'unit',
    'description',
    'property',
    'setenv',
    'uid',
    'gid',
    'working-directory',
    'service-type',
  ],
  stopAtFirst: true,
}

let unnamed = 0

/**
 * Runs a command as a unit of its own. As with systemd, it gets the supervisor's environment and what --setenv names,
 * not the caller's; `--setenv=NAME` takes the value from the caller's, which `env` is.
 */
export async function systemdRun(
  on: Supervisor,
  args: string[],
  env: Record<string, string>,
): Promise<Reply> {
  try {
    const { options, rest } = parseArguments(args, table)
    const one = (name: string) => options.get(name)?.at(-1)
    if (rest.length === 0) throw new UsageFault('Command line to execute required.')
    const name = (one('unit') ?? `run-${process.pid}-${++unnamed}`).replace(/(?<!\.service)$/, '.service')
    const assignments: Assignment[] = [
      { section: 'Unit', key: 'Description', value: one('description') ?? rest.join(' ') },
      ...(options.get('property') ?? []).map(propertyAssignment),
      ...environment(options.get('setenv') ?? [], env),
      ...inService('User', one('uid')),
      ...inService('Group', one('gid')),
      ...inService('WorkingDirectory', one('working-directory')),
      ...inService('Type', one('service-type')),
      ...inService('ExecStart', `:${[program(rest[0] ?? '', env), ...rest.slice(1)].map(quoted).join(' ')}`),
    ]
    const service = on.addTransient(defineTransient(name, assignments), options.has('collect'))
    return await run(service, name, options.has('wait'), options.has('no-block'), options.has('quiet'))
  } catch (error) {
    if (error instanceof UsageFault || error instanceof UnitFault) {
      return refused([`Failed to start transient service unit: ${error.message}`])
    }
    throw error
  }
}

async function run(
  service: Service,
  name: string,
  wait: boolean,
  noBlock: boolean,
  quiet: boolean,
): Promise<Reply> {
  const rest = new Promise<void>(resolve => {
    const forget = service.onRest
    service.onRest = () => {
      forget()
      resolve()
    }
  })
  const started = service.start().then(
    () => undefined,
    (error: Error) => error,
  )
  const note = quiet ? [] : [`Running as unit: ${name}`]
  if (wait) {
    await rest
    return refused(note, service.mainExit?.code ?? 1)
  }
  const failed = noBlock ? undefined : await started
  if (failed) return refused([`Job for ${name} failed: ${failed.message}`])
  return { ...printed([]), stderr: note.map(line => `${line}\n`).join('') }
}

/** The program by its path; a bare name is looked for where the caller would find it. */
function program(name: string, env: Record<string, string>): string {
  if (name.includes('/')) return name
  const folder = (env.PATH ?? '/usr/bin:/bin').split(':').find(path => existsSync(join(path, name)))
  if (folder === undefined)
    throw new UsageFault(`Failed to find executable ${name}: No such file or directory`)
  return join(folder, name)
}

const unitKeys = ['Description', 'After', 'Before', 'Wants', 'Requires', 'BindsTo', 'PartOf']

function propertyAssignment(text: string): Assignment {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageFault(`Not an assignment: ${text}`)
  const key = text.slice(0, at)
  return { section: unitKeys.includes(key) ? 'Unit' : 'Service', key, value: text.slice(at + 1) }
}

function environment(given: string[], env: Record<string, string>): Assignment[] {
  return given.flatMap(text => {
    const at = text.indexOf('=')
    const [name, value] = at < 0 ? [text, env[text]] : [text.slice(0, at), text.slice(at + 1)]
    return value === undefined ? [] : inService('Environment', quoted(`${name}=${value}`))
  })
}

function inService(key: string, value: string | undefined): Assignment[] {
  return value === undefined ? [] : [{ section: 'Service', key, value }]
}

function quoted(word: string): string {
  return `"${word.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
