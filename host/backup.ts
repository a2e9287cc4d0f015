import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { databaseEpoch } from './active/epoch.ts'
import { mayNotStart } from './may-start.ts'
import { archiveTo, repository } from './pgbackrest/configuration.ts'
import { takeBackup } from './pgbackrest/write.ts'
import { activeVersion } from './release/activate.ts'
import { stageBesideBackups } from './release/staged.ts'
import { refuseUnmounted } from './report/mount.ts'

/**
 * Takes a backup into the recorded epoch's folder, with the release beside it. Answers why not, when this host is not
 * the one that the record names; throws ArchiveFailing when the backup fails.
 */
export async function backup(settings: HostSettings, type: 'full' | 'incr'): Promise<string | undefined> {
  const not = await mayNotStart(settings, 'backup')
  if (not !== undefined) return not
  await refuseUnmounted(settings)
  const epoch = (await databaseEpoch(settings)) ?? 0
  const own = repository(settings, 'own', epoch)
  await archiveTo(settings, own)
  await takeBackup(settings, own, type)
  const version = await activeVersion(settings)
  if (version !== undefined) await stageBesideBackups(settings, version)
  return undefined
}
