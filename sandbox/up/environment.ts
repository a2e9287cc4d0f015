import type { Settings } from '#sandbox/settings.ts'

/** The variables from which another process reads the same settings. */
export function settingsEnvironment(settings: Settings): Record<string, string> {
  const { state, net, ports } = settings
  return {
    DRCTL_SANDBOX_STATE: state,
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_API_PORT: String(ports.api),
    DRCTL_SANDBOX_AWS_PORT: String(ports.aws),
    DRCTL_SANDBOX_DNS_PORT: String(ports.dns),
    DRCTL_SANDBOX_PG_PORT: String(ports.postgres),
    DRCTL_SANDBOX_RELEASES_PORT: String(ports.releases),
    DRCTL_SANDBOX_CLOUD_PORT: String(ports.cloud),
  }
}

/** What an operator exports to point the AWS CLI, any SDK and drctl at the sandbox. */
export function operatorEnvironment(settings: Settings): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://${settings.world.aws}:${settings.ports.aws}`,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    AWS_REGION: 'eu-west-1',
    // boto3 and version 1 of the AWS CLI read this name.
    AWS_DEFAULT_REGION: 'eu-west-1',
    ...settingsEnvironment(settings),
  }
}

/** The same as lines to put into a shell. */
export function exportLines(settings: Settings): string[] {
  return Object.entries(operatorEnvironment(settings)).map(
    ([name, value]) => `export ${name}=${shellWord(value)}`,
  )
}

/** One word to a shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
