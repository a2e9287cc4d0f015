import { readdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { pgBackRest, restoreCommand } from './command.ts'
import type { Repository } from './configuration.ts'
import { percentOf } from './percent.ts'

/**
 * Restores a backup into `folder` as a standby that follows the backup's own timeline, never `latest`. What an
 * interrupted restore left there is used again where its checksums agree. pgBackRest compares each file with the SHA-1
 * of its manifest, so a corrupt backup ends in ProgramFailed. `progress` gets per cent.
 */
export async function restoreBackup(
  settings: HostSettings,
  from: Repository,
  backup: Backup,
  folder: string,
  progress: (percent: number) => void,
): Promise<void> {
  const begun = (await readdir(folder)).some(name => name === 'backup.manifest' || name === 'PG_VERSION')
  await pgBackRest(
    settings,
    from,
    [
      ...[`--pg1-path=${folder}`, `--set=${backup.label}`, '--type=standby'],
      `--target-timeline=${backup.timeline}`,
      // Given, because the default would name `folder`, which is renamed when all is well.
      `--recovery-option=restore_command=${restoreCommand(settings, from)}`,
      // A corrupt file stays corrupt: the next backup is tried at once instead of the same file after 15 s.
      ...['--job-retry=0', `--process-max=${availableParallelism()}`],
      ...(begun ? ['--delta'] : []),
      ...['--log-level-console=detail', 'restore'],
    ],
    { onLine: line => progress(percentOf(line)) },
  )
}
