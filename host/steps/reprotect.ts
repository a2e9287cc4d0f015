import { proveArchiving } from '#host/active/archiving.ts'
import { databaseEpoch } from '#host/active/epoch.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { type Repository, repository } from '#host/pgbackrest/configuration.ts'
import { takeBackup } from '#host/pgbackrest/write.ts'
import { query } from '#host/postgres/query.ts'
import { activeVersion } from '#host/release/activate.ts'
import { stageBesideBackups } from '#host/release/staged.ts'
import { refuseUnmounted } from '#host/report/mount.ts'
import type { Step } from '#host/step.ts'
import { enableUnits, units } from '#host/system/systemd.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/reprotect.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Makes the new epoch one that can be taken over from: its first full backup, archiving proved, timers on, the release
 * beside the backup. A full backup that is there already is not taken again.
 */
export const reprotect: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings, progress }, { epoch }) {
    const own = repository(settings, 'own', epoch)
    await refuseUnmounted(settings)
    const found = await databaseEpoch(settings)
    if (found !== epoch) {
      throw new DrctlError('ArchiveFailing', `the database is of epoch ${found ?? 'none'}, not of ${epoch}`)
    }
    progress('checkpoint')
    // pg_rewind takes the timeline from the checkpoint, and would take the old one until there is a new checkpoint.
    await query(settings, 'CHECKPOINT')
    progress('backup')
    const backup = (await fullBackup(settings, own)) ?? (await firstBackup(settings, own))
    progress('archiving')
    const archivedWal = await proveArchiving(settings, own)
    await enableUnits(...units.timers)
    const version = await activeVersion(settings)
    if (version !== undefined) await stageBesideBackups(settings, version)
    return { epoch, backup, archivedWal, timers: [...units.timers] }
  },
}

/** The newest complete full backup of the epoch. */
export async function fullBackup(settings: HostSettings, own: Repository): Promise<string | undefined> {
  const backups = await listBackups(settings, own)
  return backups.findLast(({ type, error }) => type === 'full' && !error)?.label
}

async function firstBackup(settings: HostSettings, own: Repository): Promise<string> {
  await takeBackup(settings, own, 'full')
  const label = await fullBackup(settings, own)
  if (label === undefined) throw new DrctlError('ArchiveFailing', `the backup is not listed in ${own.path}`)
  return label
}
