import type { Link, Settings } from '#sandbox/settings.ts'
import { addressesOf } from './alarm-path.ts'
import { addToClouds, clearClouds } from './cloud-faults.ts'
import { Fault, LinkBody, RegionBody, SecondsBody, type Status } from './control-contract.ts'
import { ControlRefusal } from './control-refusal.ts'
import { isWorldFault } from './faults.ts'
import type { Parts } from './world.ts'

type Routes = Record<string, (body: unknown) => unknown>

/** The control API, by method and path. */
export function controlRoutes(settings: Settings, parts: Parts): Routes {
  const { network, zone, replication, faults, alarmPath, log } = parts
  return {
    'GET /status': () => statusOf(parts),
    'GET /requests': () => log.newest(),
    'POST /links/cut': body => network.cut(LinkBody.parse(body).link as Link),
    'POST /links/mend': body => network.mend(LinkBody.parse(body).link as Link),
    'POST /region/lost': body => network.lose(RegionBody.parse(body).region),
    'POST /region/found': body => network.find(RegionBody.parse(body).region),
    'POST /lag': body => replication.setLag(SecondsBody.parse(body).seconds),
    'POST /propagation': body => zone.propagation.setSeconds(SecondsBody.parse(body).seconds),
    'POST /faults': body => addFault(settings, parts, Fault.parse(body)),
    'DELETE /faults': async () => {
      faults.clear()
      zone.propagation.release()
      await clearClouds(settings, network)
    },
    'POST /alarm/redeliver': () => {
      if (!alarmPath.redeliver()) throw new ControlRefusal('no alarm has been sent yet')
    },
  }
}

async function addFault(settings: Settings, { network, zone, faults }: Parts, fault: Fault): Promise<void> {
  if (fault.kind === 'server-behind') {
    const server = zone.servers.findIndex(name => name.startsWith(`${fault.name}.`))
    if (server < 0 || fault.seconds === undefined) {
      throw new ControlRefusal('server-behind needs the name of a server (ns-1, ns-2) and seconds')
    }
    zone.propagation.hold(server, fault.seconds)
  } else if (isWorldFault(fault.kind)) faults.add(fault)
  else await addToClouds(settings, network, fault)
}

function statusOf({ network, zone, replication, faults, alarmPath }: Parts): Status {
  return {
    pid: process.pid,
    links: network.links(),
    lost: network.lost(),
    lagSeconds: replication.lagSeconds(),
    propagationSeconds: zone.propagation.seconds(),
    replication: replication.state(),
    alarm: alarmPath.alarm.now(),
    health: alarmPath.health.lastSeen().map(({ region, status, checkedAt }) => ({
      ...{ checker: region, status },
      checkedAt: checkedAt.toISOString(),
    })),
    servers: zone.servers.map((server, i) => ({ server, addresses: [...addressesOf(zone, i)] })),
    faults: faults.list(),
  }
}
