import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import type { Status } from '#sandbox/world/control-contract.ts'
import { daemonPid } from './daemons.ts'
import { exportLines } from './environment.ts'
import { regionProcesses } from './processes.ts'

/** The state of a region's processes. */
export type RegionState = 'up' | 'frozen' | 'lost' | 'partly up'

/** What a sandbox is doing, as the lines that `sandbox status` prints, and how a shell is pointed at it. */
export async function statusLines(settings: Settings): Promise<string[]> {
  const world = await controlClient(settings.control).status()
  return [
    `state     ${settings.state}`,
    `network   ${settings.net}.0.0/16`,
    ...regions.map(region => regionLine(settings, region, world)),
    `links     ${linksLine(world)}`,
    `lag       ${world.lagSeconds} s between two passes of replication`,
    `alarm     ${world.alarm.state} since ${world.alarm.changedAt}: ${world.alarm.reason}`,
    ...world.servers.map(
      ({ server, addresses }) => `dns       ${server} answers ${addresses.join(', ') || 'nothing'}`,
    ),
    ...exportLines(settings),
  ]
}

/** Whether a region's cloud and instance run, stand still, or are gone. */
export function regionState(settings: Settings, region: Region): RegionState {
  const all = regionProcesses(settings, region)
  if (all.length === 0) return 'lost'
  if (all.every(({ state }) => state === 'T')) return 'frozen'
  const running = [`cloud-${region}`, `instance-${region}`].every(
    name => daemonPid(settings, name) !== undefined,
  )
  return running ? 'up' : 'partly up'
}

function regionLine(settings: Settings, region: Region, world: Status): string {
  const count = regionProcesses(settings, region).length
  const { lastReplicatedAt } = world.replication[region] ?? {}
  const replicated = lastReplicatedAt ? `replicated until ${lastReplicatedAt}` : 'never replicated'
  return `${region.padEnd(13)} ${regionState(settings, region)}, ${count} processes, ${settings.region[region].public}, ${replicated}`
}

function linksLine({ links }: Status): string {
  const cut = Object.entries(links).flatMap(([link, state]) => (state === 'down' ? [link] : []))
  return cut.length === 0 ? 'all up' : `down: ${cut.join(' ')}`
}
