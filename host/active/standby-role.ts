import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { psql } from './epoch.ts'
import { readPassword } from './password.ts'
import { setLast, writeSetLast } from './password-version.ts'

/**
 * Makes the role by which the other region's standby streams, or gives it the password of this region's parameter when
 * that has another version than the one set last. Answers whether it did.
 */
export async function setStandbyRole(settings: HostSettings): Promise<boolean> {
  const { value, version } = await readPassword(settings, settings.standbyPasswordParameter)
  if ((await setLast(settings, 'standby-password-version')) === version) return false
  await psql(settings, 'standby_role.sql', 'postgres', [], { DRCTL_STANDBY_PASSWORD: value })
  await writeSetLast(settings, 'standby-password-version', version)
  return true
}
