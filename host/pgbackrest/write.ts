import { ProgramFailed } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { pgBackRest } from './command.ts'
import type { Repository } from './configuration.ts'

/** Makes the repository of a cluster that is a standby, or not running yet. Run again, it changes nothing. */
export async function createStanza(settings: HostSettings, to: Repository): Promise<void> {
  await pgBackRest(settings, to, ['--no-online', 'stanza-create'])
}

/** Takes a backup of the running primary. Throws ArchiveFailing with pgBackRest's message. */
export async function takeBackup(
  settings: HostSettings,
  to: Repository,
  type: 'full' | 'incr',
): Promise<void> {
  try {
    await pgBackRest(settings, to, [`--type=${type}`, 'backup'])
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    throw new DrctlError('ArchiveFailing', `the ${type} backup failed: ${error.output}`, {}, error)
  }
}
