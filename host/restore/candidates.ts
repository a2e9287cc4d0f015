import { listBackups } from '#host/pgbackrest/backups.ts'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import { exists } from '#host/system/files.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { chooseBackups } from '#recovery/recovery-point.ts'

/** What an epoch's folder has; nothing when it is not there. */
export async function epochBackups(settings: HostSettings, from: Repository): Promise<Backup[]> {
  return (await exists(from.path)) ? await listBackups(settings, from) : []
}

/**
 * The backups to restore from, the best first. Under force those come last of which it is not certain that all of their
 * files have arrived: pgBackRest's checksums find what has not. Refuses with NoCompleteBackup, never falling back to
 * another epoch's folder: what lies there can belong to a branch of history that was abandoned.
 */
export async function candidates(
  settings: HostSettings,
  { from, replicatedAt, force }: { from: Repository; replicatedAt: string; force: boolean },
): Promise<Backup[]> {
  const backups = await epochBackups(settings, from)
  const usable = chooseBackups({ backups, replicatedAt, force })
  if (usable.length > 0) return usable
  const why =
    backups.length > 0 ? `none of ${backups.length} was replicated whole by ${replicatedAt}` : 'there is none'
  throw new DrctlError('NoCompleteBackup', `no complete backup of epoch ${from.epoch}: ${why}`, {
    epoch: from.epoch,
    found: backups.map(({ label }) => label),
  })
}
