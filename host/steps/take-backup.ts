import { backup } from '#host/backup.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import type { Step } from '#host/step.ts'
import { enableUnits, units } from '#host/system/systemd.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/take-backup.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Takes a backup now, behind one that is under way, and sees that the timers are on: a takeover that ended unprotected may
 * not have come to that. RecordLost when this is not the host that the record names.
 */
export const takeBackup: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings, progress }, { type }) {
    const taken = await backup(settings, type, percent => progress('backup', percent, 100))
    if ('why' in taken) throw new DrctlError('RecordLost', taken.why)
    await enableUnits(...units.timers)
    const newest = (await listBackups(settings, taken.to)).at(-1)
    if (newest) return { epoch: taken.to.epoch, backup: newest }
    throw new DrctlError('ArchiveFailing', `the backup is not listed in ${taken.to.path}`)
  },
}
