import type { Configuration } from './contracts/configuration.ts'
import type { Stack } from './contracts/stack.ts'
import { machineName, notifyTopicName } from './stack-names.ts'

/** Where releases are fetched, unless the configuration names another place. */
export const gitHub = 'https://github.com'

/**
 * The stack that a configuration describes, as what runs in `region` reaches the world; without a region, as an operator
 * does. `accountId` may be CloudFormation's own placeholder.
 */
export function stackOf(configuration: Configuration, accountId: string, region?: string): Stack {
  const { service, domain, hostedZone, healthCheck, protocol, port, ttl, release, policies } = configuration
  const ways = region === undefined ? undefined : configuration.regions[region]
  return {
    service,
    domain,
    hostedZoneId: hostedZone.id,
    healthCheckId: healthCheck,
    protocol,
    port,
    ttl,
    nameServers: ways?.nameServers ?? configuration.nameServers ?? [],
    release: { ...release, baseUrl: ways?.releases ?? configuration.releases ?? gitHub },
    onPossibleLoss: policies.onPossibleLoss,
    leaseSeconds: configuration.thresholds.leaseSeconds,
    objectives: configuration.objectives,
    stateMachineName: machineName(service),
    regions: Object.fromEntries(
      Object.entries(configuration.regions).map(([name, place]) => [
        name,
        {
          instanceId: place.instance,
          address: place.address,
          peerAddress: place.peerAddress,
          fileSystemId: place.fileSystem,
          replicaFileSystemId: place.replica,
          notifyTopicArn: `arn:aws:sns:${name}:${accountId}:${notifyTopicName(service)}`,
        },
      ]),
    ),
  }
}
