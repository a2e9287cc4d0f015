import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { BackupType } from '#recovery/contracts/take-backup.ts'
import { databaseEpoch } from './active/epoch.ts'
import { mayNotStart } from './may-start.ts'
import { archiveTo, type Repository, repository } from './pgbackrest/configuration.ts'
import { takeBackup } from './pgbackrest/write.ts'
import { activeVersion } from './release/activate.ts'
import { stageBesideBackups } from './release/staged.ts'
import { refuseUnmounted } from './report/mount.ts'

/**
 * Takes a backup into the recorded epoch's folder, with the release beside it. Answers where to, or why not, when this host
 * is not the one that the record names; throws ArchiveFailing when the backup fails. `progress` gets per cent.
 */
export async function backup(
  settings: HostSettings,
  type: BackupType,
  progress?: (percent: number) => void,
): Promise<{ to: Repository } | { why: string }> {
  const why = await mayNotStart(settings, 'backup')
  if (why !== undefined) return { why }
  await refuseUnmounted(settings)
  const epoch = (await databaseEpoch(settings)) ?? 0
  const own = repository(settings, 'own', epoch)
  await archiveTo(settings, own)
  await takeBackup(settings, own, type, progress)
  const version = await activeVersion(settings)
  if (version !== undefined) await stageBesideBackups(settings, version)
  return { to: own }
}
