import { parseArgs } from 'node:util'
import * as z from 'zod'
import { type Link, links, type Region, readSettings, regions, type Settings } from '#sandbox/settings.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { freeze, heal, lose, thaw } from './disturb.ts'
import { down } from './down.ts'
import { exportLines } from './environment.ts'
import { help } from './help.ts'
import { NotPossible, requireUp } from './preflight.ts'
import { readSandboxFile } from './sandbox-file.ts'
import { statusLines } from './status.ts'

/** Each option and the variable that it stands for. */
const variables = {
  state: 'DRCTL_SANDBOX_STATE',
  net: 'DRCTL_SANDBOX_NET',
  'api-port': 'DRCTL_SANDBOX_API_PORT',
  'aws-port': 'DRCTL_SANDBOX_AWS_PORT',
  'dns-port': 'DRCTL_SANDBOX_DNS_PORT',
  'pg-port': 'DRCTL_SANDBOX_PG_PORT',
  'releases-port': 'DRCTL_SANDBOX_RELEASES_PORT',
  'cloud-port': 'DRCTL_SANDBOX_CLOUD_PORT',
  standby: 'DRCTL_SANDBOX_STANDBY',
  reinstate: 'DRCTL_SANDBOX_REINSTATE',
  lease: 'DRCTL_SANDBOX_LEASE',
} as const

/** Wrong words on the command line. */
class Usage extends Error {}

/** Carries out a command line; answers the exit status: 0, 1 for what is not possible, 2 for wrong words. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parse(args)
    const [verb, ...rest] = positionals
    if (values.help || verb === undefined) {
      console.log(help)
      return values.help ? 0 : 2
    }
    const command = commands[verb]
    if (command === undefined) throw new Usage(`there is no command '${verb}'`)
    if (rest.length !== command.takes.length)
      throw new Usage(`${verb} takes ${command.takes.join(' ') || 'nothing'}`)
    await command.run(settingsFor(verb, values), rest[0] ?? '')
    return 0
  } catch (error) {
    return complain(error)
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        ...Object.fromEntries(Object.keys(variables).map(option => [option, text])),
      },
    })
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error))
  }
}

/** From the options, the environment, and (but for `up`) from what the running sandbox was started with. */
function settingsFor(verb: string, values: Record<string, unknown>): Settings {
  const given = Object.entries(variables).flatMap(([option, variable]) => {
    const value = values[option]
    return typeof value === 'string' ? [[variable, value]] : []
  })
  const env = { ...process.env, ...Object.fromEntries(given) }
  const settings = readSettings(env)
  const running = verb === 'up' ? undefined : readSandboxFile(settings.state)
  return running ? readSettings({ ...env, ...running.environment }) : settings
}

type Command = { takes: string[]; run: (settings: Settings, argument: string) => Promise<void> }

const commands: Record<string, Command> = {
  up: { takes: [], run: bringUp },
  down: { takes: [], run: down },
  status: {
    takes: [],
    async run(settings) {
      requireUp(settings)
      for (const line of await statusLines(settings)) console.log(line)
    },
  },
  deploy: {
    takes: [],
    async run(settings) {
      requireUp(settings)
      const { redeploy } = await import('./redeploy.ts')
      await redeploy(settings)
    },
  },
  lose: onRegion(lose),
  heal: onRegion(heal),
  freeze: onRegion(freeze),
  thaw: onRegion(thaw),
  cut: onLink((settings, link) => controlClient(settings.control).cut(link)),
  mend: onLink((settings, link) => controlClient(settings.control).mend(link)),
  lag: {
    takes: ['<seconds>'],
    async run(settings, seconds) {
      const value = z.coerce.number().min(0.05).max(86_400).safeParse(seconds)
      if (!value.success) throw new Usage(`'${seconds}' is not a number of seconds between 0.05 and 86400`)
      requireUp(settings)
      await controlClient(settings.control).lag(value.data)
    },
  },
}

/** Interrupted, once or more often, it leaves nothing behind. */
async function bringUp(settings: Settings): Promise<void> {
  const { up } = await import('./up.ts')
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)))
  }
  await up(settings, {
    say: what => console.error(`${what} …`),
    timings: timings(),
    signal: interrupted.signal,
  })
  console.log(['ready', ...exportLines(settings)].join('\n'))
}

/** The world reads more variables than the settings hold. */
function timings(): Record<string, string> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('DRCTL_SANDBOX_'))
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function onRegion(act: (settings: Settings, region: Region) => Promise<void>): Command {
  return {
    takes: ['<region>'],
    run: async (settings, name) => {
      const region = regions.find(known => known === name)
      if (region === undefined)
        throw new Usage(`'${name}' is not a region of the sandbox: ${regions.join(', ')}`)
      requireUp(settings)
      await act(settings, region)
    },
  }
}

function onLink(act: (settings: Settings, link: Link) => Promise<void>): Command {
  return {
    takes: ['<link>'],
    run: async (settings, name) => {
      const link = links.find(known => known === name)
      if (link === undefined)
        throw new Usage(`'${name}' is not a link of the sandbox:\n  ${links.join('\n  ')}`)
      requireUp(settings)
      await act(settings, link)
    },
  }
}

function complain(error: unknown): number {
  if (error instanceof Usage) {
    console.error(`sandbox: ${error.message}\n  see: npm run sandbox -- --help`)
    return 2
  }
  if (error instanceof z.ZodError) {
    console.error(
      `sandbox: these settings cannot be used:\n${z.prettifyError(error)}\n  see: npm run sandbox -- --help`,
    )
    return 2
  }
  if (error instanceof NotPossible) console.error(`sandbox: ${error.message}`)
  else console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
  return 1
}
