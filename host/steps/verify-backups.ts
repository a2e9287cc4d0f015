import { verifyArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repositoryOf } from '#host/pgbackrest/configuration.ts'
import { readBackups } from '#host/pgbackrest/verify.ts'
import type { Step } from '#host/step.ts'
import { exists } from '#host/system/files.ts'
import { backupVerdicts, walVerdict } from '#recovery/backup-verdicts.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/verify-backups.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Reads every file of an epoch's folder, where this region has it, and compares each with its checksum. What a folder
 * says of itself is not believed. NoCompleteBackup where there is no such folder.
 */
export const verifyBackups: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings, progress }, { epoch, replicatedAt: toldAt }) {
    const from = await repositoryOf(settings, epoch)
    if (!(await exists(from.path)))
      throw new DrctlError(
        'NoCompleteBackup',
        `${settings.region} has no folder of epoch ${epoch}: ${from.path}`,
      )
    const replicatedAt = from.side === 'own' ? new Date().toISOString() : toldAt
    progress('files')
    const [backups, files] = [await listBackups(settings, from), await readBackups(settings, from)]
    progress('wal')
    const timelines = new Set(backups.map(({ timeline }) => timeline))
    const present = await verifyArchive(settings, from, timelines, (done, total) =>
      progress('wal', done, total),
    )
    const read = { backups, files, present, replicatedAt }
    const verdicts = backupVerdicts(read)
    const wal = walVerdict(read, verdicts, limits.toldSegments)
    return { side: from.side, epoch, backups: verdicts.slice(-limits.toldBackups), wal }
  },
}
