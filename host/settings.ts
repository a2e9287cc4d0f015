import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

/** Where the host's files lie: "/" on a host, the instance's folder in the sandbox. */
export const root = () => process.env.DRCTL_ROOT ?? '/'

/** `etc/drctl/host.json`, as the playbooks wrote it. Refuses a file that is absent or of another form with StepFailed. */
export function readSettings(): HostSettings {
  const file = join(root(), 'etc/drctl/host.json')
  try {
    return HostSettings.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new DrctlError('StepFailed', `cannot use ${file}: run main_install.yml`, { file }, cause)
  }
}
