import type { Configuration } from '#recovery/contracts/configuration.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { stackOf } from '#recovery/stack-of.ts'
import {
  accountId,
  domain,
  healthCheckId,
  hostedZoneId,
  peerOf,
  type Region,
  regions,
  type Settings,
  service,
  zone,
} from '#sandbox/settings.ts'

/** What identifies the release that the sandbox deploys; its digest follows from the build. */
export const release = { repository: 'example/apitest', asset: 'apitest.tgz', version: '1.0.0' }

/** The active region at the start, and the one that stands by. */
export const [active, standby] = [regions[0], peerOf(regions[0])]

/** Of the API's address, in seconds. */
export const ttl = 5

/** What the sandbox's `drctl.yml` says. */
export function configurationOf(settings: Settings, sha256: string): Configuration {
  const { ports } = settings
  return {
    service,
    domain,
    hostedZone: { id: hostedZoneId, name: zone },
    healthCheck: healthCheckId,
    protocol: 'http',
    port: ports.api,
    ttl,
    release: { ...release, sha256 },
    standby: settings.standby,
    policies: { onPossibleLoss: 'proceed', reinstate: settings.reinstate, onWitnessLoss: 'stop' },
    thresholds: { healthCheckFailures: 3, alarmMinutes: 1, leaseSeconds: settings.leaseSeconds },
    objectives: { rtoSeconds: 300, rpoSeconds: 60 },
    retention: { logDays: 30 },
    notify: [`on-call@${zone}`],
    ...waysOf(settings, settings.world),
    regions: Object.fromEntries(regions.map(name => [name, description(settings, name)])),
  }
}

/** The stack's description as an operator sees it. */
export const operatorStack = (settings: Settings, sha256: string): Stack =>
  stackOf(configurationOf(settings, sha256), accountId)

/** The same for what runs in a region: name servers and release host through the region's gateways. */
export const regionStack = (settings: Settings, region: Region, sha256: string): Stack =>
  stackOf(configurationOf(settings, sha256), accountId, region)

function description(settings: Settings, name: Region): Configuration['regions'][string] {
  const place = settings.region[name]
  return {
    instance: place.instanceId,
    address: place.public,
    peerAddress: place.peering,
    fileSystem: place.fileSystemId,
    replica: place.replicaFileSystemId,
    ...waysOf(settings, place.gateway),
  }
}

/** The ways over which something is reached: an operator's, or those out of a region. */
function waysOf({ ports }: Settings, ways: { nameServers: readonly string[]; releases: string }) {
  return {
    nameServers: ways.nameServers.map(address => `${address}:${ports.dns}`),
    releases: `http://${ways.releases}:${ports.releases}`,
  }
}
