import type { Configuration } from './contracts/configuration.ts'
import { objectiveWarnings } from './objectives.ts'
import { peerOf } from './regions.ts'

/** Who calls an endpoint in a failover, and whether the run goes on without its answer. */
export type Endpoint = { host: string; region: string; by: string; needed: boolean }

/** Route 53 has one control plane. Its DNS servers do not depend on it. */
const route53Region = 'us-east-1'

/**
 * Every AWS endpoint, and GitHub's, that a failover into `region` calls, with the region that it depends on. Source of
 * Route 53's: "AWS fault isolation boundaries", global services.
 */
export function endpointsOf(configuration: Configuration, region: string): Endpoint[] {
  const peer = peerOf(configuration, region)
  const here = (service: string, by: string) =>
    ({ host: `${service}.${region}.amazonaws.com`, region, by, needed: true }) as const
  const there = (service: string, by: string) =>
    ({ host: `${service}.${peer}.amazonaws.com`, region: peer, by, needed: false }) as const
  return [
    here('states', 'StartFailover and drctl'),
    here('lambda', 'the state machine'),
    here('ssm', 'every step on the host, and the host for the password'),
    here('ssmmessages', "the host's SSM agent"),
    here(
      'elasticfilesystem',
      'CheckReadiness, RestoreDatabase, PromoteDatabase, and the host for its mounts',
    ),
    { ...here('s3', 'Notify, and drctl for the reports'), needed: false },
    here('sns', 'Notify'),
    there('ssm', 'VerifyOutage and FenceOldSide'),
    {
      host: 'route53.amazonaws.com',
      region: route53Region,
      by: 'VerifyOutage, CheckReadiness, ClaimEpoch, PromoteDatabase, SwitchDns',
      needed: true,
    },
    { host: 'github.com', region: '', by: 'StageApi, which has a staged copy', needed: false },
  ]
}

/** What a valid configuration should still be warned of. */
export function configurationWarnings(configuration: Configuration): string[] {
  return [...regionWarnings(configuration), ...objectiveWarnings(configuration)]
}

function regionWarnings({ regions }: Configuration): string[] {
  if (!(route53Region in regions)) return []
  return [
    `${route53Region} is one of the two regions, and Route 53's control plane lives there: when it is lost, neither the epoch record nor the API's address may be changeable. Choose another pair, or expect a failover out of ${route53Region} to wait for Route 53.`,
  ]
}
