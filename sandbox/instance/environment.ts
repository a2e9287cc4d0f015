import { join } from 'node:path'
import { hostPrincipal } from '#sandbox/iam/policies.ts'
import type { RegionPlace, Settings } from '#sandbox/settings.ts'

/**
 * The environment of everything that runs on the instance. The last two variables mark it as the sandbox's: the socket
 * of the supervisor, and the region whose process tree it belongs to, by which `lose` and `down` find it.
 */
export function instanceEnvironment(settings: Settings, place: RegionPlace): Record<string, string> {
  const { root, gateway, name } = place
  return {
    PATH: `${join(root, 'opt/sandbox/bin')}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: join(root, 'root'),
    TMPDIR: join(root, 'tmp'),
    LANG: 'C.UTF-8',
    DRCTL_ROOT: root,
    DRCTL_HOME: join(root, 'opt/drctl'),
    AWS_ENDPOINT_URL: `http://${gateway.aws}:${settings.ports.aws}`,
    AWS_REGION: name,
    AWS_ACCESS_KEY_ID: hostPrincipal(name),
    AWS_SECRET_ACCESS_KEY: 'sandbox',
    DRCTL_SANDBOX_BUS: busOf(place),
    DRCTL_SANDBOX_TREE: place.folder,
  }
}

/** The supervisor's socket. */
export function busOf({ root }: RegionPlace): string {
  return join(root, 'run/systemd.sock')
}

/** The folder with a file for each running unit: the number of its main process and when it started. */
export function pidFolderOf({ root }: RegionPlace): string {
  return join(root, 'run/units')
}
