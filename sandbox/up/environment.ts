import { deployer } from '#sandbox/iam/policies.ts'
import type { Settings } from '#sandbox/settings.ts'

/** The variables from which another process reads the same settings. */
export function settingsEnvironment(settings: Settings): Record<string, string> {
  const { state, net, ports, standby, reinstate, leaseSeconds } = settings
  return {
    DRCTL_SANDBOX_STATE: state,
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_API_PORT: String(ports.api),
    DRCTL_SANDBOX_AWS_PORT: String(ports.aws),
    DRCTL_SANDBOX_DNS_PORT: String(ports.dns),
    DRCTL_SANDBOX_PG_PORT: String(ports.postgres),
    DRCTL_SANDBOX_RELEASES_PORT: String(ports.releases),
    DRCTL_SANDBOX_CLOUD_PORT: String(ports.cloud),
    DRCTL_SANDBOX_STANDBY: standby,
    DRCTL_SANDBOX_REINSTATE: reinstate,
    DRCTL_SANDBOX_LEASE: String(leaseSeconds),
  }
}

/**
 * What is exported to point the AWS CLI, any SDK and drctl at the sandbox: as who deploys into it, who may do everything.
 * AWS_ACCESS_KEY_ID is also `operator` or `viewer`, who have the rights of the stack's policies.
 */
export function callerEnvironment(settings: Settings): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://${settings.world.aws}:${settings.ports.aws}`,
    AWS_ACCESS_KEY_ID: deployer,
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'eu-west-1',
    // boto3 and version 1 of the AWS CLI read this name.
    AWS_DEFAULT_REGION: 'eu-west-1',
    ...settingsEnvironment(settings),
  }
}

/** What stands above these variables in an SDK: with one of them set, it would ask AWS itself. */
const above = [
  'AWS_PROFILE',
  'AWS_SESSION_TOKEN',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ...['CLOUDWATCH_LOGS', 'EFS', 'ROUTE_53', 'S3', 'SFN', 'SNS', 'SSM'].map(
    service => `AWS_ENDPOINT_URL_${service}`,
  ),
]

/** Points this process, and what it starts, at the sandbox. */
export function pointAt(settings: Settings): void {
  for (const name of above) delete process.env[name]
  Object.assign(process.env, callerEnvironment(settings))
}

/** The same as lines to put into a shell. */
export function exportLines(settings: Settings): string[] {
  const exports = Object.entries(callerEnvironment(settings)).map(
    ([name, value]) => `export ${name}=${shellWord(value)}`,
  )
  return [`unset ${above.join(' ')}`, ...exports]
}

/** One word to a shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
