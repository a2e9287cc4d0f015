import { join } from 'node:path'
import { createGate } from '#sandbox/iam/gate.ts'
import { createRightsRecord } from '#sandbox/iam/rights-record.ts'
import {
  accountId,
  hostedZoneId,
  peerOf,
  type Region,
  regions,
  type Settings,
  zone as zoneName,
} from '#sandbox/settings.ts'
import { queryDispatch } from '#sandbox/wire/query.ts'
import { createAlarmPath, globalRegion } from './alarm-path.ts'
import { startControl } from './control.ts'
import { startNameServers } from './dns-listeners.ts'
import { createFaults } from './faults.ts'
import { startFront } from './front.ts'
import { closeAll } from './listener.ts'
import { createNetwork, linkBetween } from './network.ts'
import { startRelays } from './relays.ts'
import { startReleases } from './releases.ts'
import { type Pair, startReplication } from './replication.ts'
import { createRequestLog } from './request-log.ts'
import { createRoute53 } from './route53.ts'
import { snsOperations } from './sns.ts'
import type { Timings } from './timings.ts'
import { createZone } from './zone.ts'

export type World = { stop(): Promise<void> }
export type Parts = ReturnType<typeof createParts>

/**
 * Everything of the sandbox that lies outside the two regions. It listens everywhere when this resolves, the control
 * socket last.
 */
export async function startWorld(settings: Settings, timings: Timings): Promise<World> {
  const parts = createParts(settings, timings)
  const { network, faults, zone, alarmPath, replication, log } = parts
  const gate = createGate(settings, createRightsRecord(settings))
  const { topics, health, notify } = alarmPath
  const services = {
    route53: createRoute53({ zoneId: hostedZoneId, zone, health, faults }),
    [`sns:${globalRegion}`]: queryDispatch(snsOperations(topics, accountId, notify), 'sns'),
  }
  const releases = { address: settings.world.releases, port: settings.ports.releases }
  const listeners = [
    ...(await startFront({ settings, network, faults, log, gate, services })),
    ...(await startNameServers(network, settings, zone)),
    ...(await startRelays(network, settings)),
    await startReleases(join(settings.state, 'releases'), releases, faults),
    await startControl(settings, parts),
  ]
  return {
    async stop() {
      alarmPath.stop()
      await Promise.all([replication.stop(), closeAll(listeners)])
    },
  }
}

function createParts(settings: Settings, timings: Timings) {
  const folder = join(settings.state, 'world')
  const network = createNetwork()
  const faults = createFaults()
  const zone = createZone({
    file: join(folder, 'zone.json'),
    name: `${zoneName}.`,
    servers: settings.world.nameServers.map((_, i) => `ns-${i + 1}.${zoneName}.`),
    propagationSeconds: timings.propagationSeconds,
  })
  const alarmPath = createAlarmPath({ settings, timings, network, faults, zone, folder })
  const replication = startReplication(
    regions.map(region => pairFrom(settings, region)),
    { network, file: join(settings.state, 'replication.json'), lagSeconds: timings.lagSeconds },
  )
  return { network, faults, zone, alarmPath, replication, log: createRequestLog() }
}

function pairFrom({ region }: Settings, source: Region): Pair {
  const peer = peerOf(source)
  return {
    source,
    from: region[source].efs.own,
    to: region[peer].efs.replica,
    crossings: [linkBetween(source, peer)],
  }
}
