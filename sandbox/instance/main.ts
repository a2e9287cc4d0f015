import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { readSettings, regions } from '#sandbox/settings.ts'
import { busOf, instanceEnvironment, pidFolderOf } from './environment.ts'
import { runAgent } from './ssm-agent/agent.ts'
import { openBus } from './systemd/bus.ts'
import { Supervisor } from './systemd/supervisor.ts'

/**
 * One instance: the supervisor and the SSM agent. `node main.ts --region <region>`, as the user that owns the
 * instance's folder. Says `ready` when the socket of the supervisor is open; enabled units start after that.
 */
const { values } = parseArgs({ options: { region: { type: 'string' } } })
const region = z.enum(regions).parse(values.region)
const settings = readSettings()
const place = settings.region[region]
const environment = instanceEnvironment(settings, place)
const log = (text: string) => console.log(`${new Date().toISOString()} ${text}`)

const supervisor = new Supervisor({
  root: place.root,
  environment,
  logFolder: join(place.root, 'var/log/units'),
  pidFolder: pidFolderOf(place),
  log,
})

async function run(): Promise<void> {
  const bus = await openBus(supervisor, busOf(place))
  const agent = new AbortController()
  const stop = async () => {
    agent.abort()
    bus.close()
    await supervisor.shutdown()
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())
  log('ready')
  void supervisor.boot()
  await runAgent(
    {
      instanceId: place.instanceId,
      region,
      cloud: `http://${place.cloud}:${settings.ports.cloud}`,
      environment,
      folder: join(place.root, 'tmp'),
      log,
    },
    agent.signal,
  )
}

void run()
