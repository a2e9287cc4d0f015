import type { Release, Stack } from '#recovery/contracts/stack.ts'
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
} from '#sandbox/settings.ts'

/** How long resolvers may keep the API's address and the epoch record, in seconds. */
export const ttl = 5

/** What identifies the release that the sandbox deploys; its digest follows from the build. */
export const release = { repository: 'example/apitest', asset: 'apitest.tgz', version: '1.0.0' }

/** The ways over which something is reached: an operator's, or those out of a region. */
type Ways = { nameServers: readonly string[]; releases: string }

/** The stack's description as an operator sees it. */
export function operatorStack(settings: Settings, sha256: string): Stack {
  return stackBy(settings, sha256, settings.world)
}

/** The same for what runs in a region: name servers and release host through the region's gateways. */
export function regionStack(settings: Settings, region: Region, sha256: string): Stack {
  return stackBy(settings, sha256, settings.region[region].gateway)
}

function stackBy(settings: Settings, sha256: string, ways: Ways): Stack {
  const { ports } = settings
  const pinned: Release = { ...release, sha256, baseUrl: `http://${ways.releases}:${ports.releases}` }
  return {
    service,
    domain,
    hostedZoneId,
    healthCheckId,
    port: ports.api,
    ttl,
    nameServers: ways.nameServers.map(address => `${address}:${ports.dns}`),
    release: pinned,
    onPossibleLoss: 'proceed',
    stateMachineName: `drctl-${service}-failover`,
    regions: Object.fromEntries(regions.map(name => [name, description(settings, name)])),
  }
}

function description(settings: Settings, name: Region): Stack['regions'][string] {
  const place = settings.region[name]
  return {
    instanceId: place.instanceId,
    address: place.public,
    peerAddress: place.peering,
    fileSystemId: place.fileSystemId,
    replicaFileSystemId: place.replicaFileSystemId,
    notifyTopicArn: `arn:aws:sns:${name}:${accountId}:${notifyTopic}`,
  }
}

/** The regional topic that tells people. */
export const notifyTopic = `drctl-${service}-notify`

/** The active region at the start, and the one that stands by. */
export const [active, standby] = [regions[0], peerOf(regions[0])]
