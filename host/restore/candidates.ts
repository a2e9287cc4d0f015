import { listBackups } from '#host/pgbackrest/backups.ts'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import { exists } from '#host/system/files.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { chooseBackups } from '#recovery/recovery-point.ts'

/**
 * The backups to restore from, the best first. Refuses with NoCompleteBackup, never falling back to another epoch's
 * folder: what lies there can belong to a branch of history that was abandoned.
 */
export async function candidates(
  settings: HostSettings,
  from: Repository,
  replicatedAt: string,
): Promise<Backup[]> {
  const listed = (await exists(from.path)) ? await listBackups(settings, from) : []
  const usable = chooseBackups({ backups: listed, replicatedAt })
  if (usable.length > 0) return usable
  const why =
    listed.length > 0 ? `none of ${listed.length} was replicated whole by ${replicatedAt}` : 'there is none'
  throw new DrctlError('NoCompleteBackup', `no complete backup of epoch ${from.epoch}: ${why}`, {
    epoch: from.epoch,
    found: listed.map(({ label }) => label),
  })
}
