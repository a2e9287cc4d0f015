import { peerOf, type Region, regions, type Settings } from '#sandbox/settings.ts'
import type { Listener } from './listener.ts'
import { linkBetween, type Network } from './network.ts'
import { type RelaySettings, startRelay } from './relay.ts'

/** All TCP relays: callers into a region, the other region into it (peering), and a region out to the release host. */
export function startRelays(network: Network, settings: Settings): Promise<Listener[]> {
  return Promise.all(
    regions.flatMap(region => relaysOf(settings, region)).map(relay => startRelay(network, relay)),
  )
}

function relaysOf({ ports, region, world }: Settings, name: Region): RelaySettings[] {
  const place = region[name]
  const inside = (from: string, port: number) => ({
    at: { address: from, port },
    to: { address: place.instance, port },
  })
  const peering = [linkBetween(name, peerOf(name))]
  return [
    { ...inside(place.public, ports.api), crossings: [`callers:${name}`] },
    { ...inside(place.peering, ports.api), crossings: peering },
    { ...inside(place.peering, ports.postgres), crossings: peering },
    {
      at: { address: place.gateway.releases, port: ports.releases },
      to: { address: world.releases, port: ports.releases },
      crossings: [`${name}:github`],
    },
  ]
}
