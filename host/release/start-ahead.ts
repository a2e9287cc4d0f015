import { writeApiEnvironment } from '#host/active/api-environment.ts'
import { readPassword } from '#host/active/password.ts'
import { nameSuccessor } from '#host/active/successor.ts'
import { databaseState } from '#host/postgres/database.ts'
import { beginUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { activate, activeVersion } from './activate.ts'

/**
 * Starts a release before its side is active, since starting takes a second or two: until DeployApi it forwards what it is
 * asked. One that another release is to give way to is left to DeployApi, which can go back to that.
 */
export async function startAhead(settings: HostSettings, version: string): Promise<void> {
  const current = await activeVersion(settings)
  if (current !== undefined && current !== version) return
  // Asked for late, by an attempt that was given up, it must not have the active side forward.
  if ((await databaseState(settings)) === 'primary') return
  const { value } = await readPassword(settings)
  await nameSuccessor(settings)
  await writeApiEnvironment(settings, value)
  await activate(settings, version)
  await beginUnits(units.api)
}
