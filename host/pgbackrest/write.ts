import { limits } from '#host/limits.ts'
import { ProgramFailed } from '#host/system/program.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { BackupType } from '#recovery/contracts/take-backup.ts'
import { DrctlError } from '#recovery/errors.ts'
import { pgBackRest } from './command.ts'
import type { Repository } from './configuration.ts'
import { percentOf } from './percent.ts'

/** Makes the repository of a cluster that is a standby, or not running yet. Run again, it changes nothing. */
export async function createStanza(settings: HostSettings, to: Repository): Promise<void> {
  await pgBackRest(settings, to, ['--no-online', 'stanza-create'])
}

/** pgBackRest's exit status while another of its commands holds the lock. Source: its error codes, LockAcquireError. */
const locked = 50

/**
 * Takes a backup of the running primary, after one that is under way: a timer's may be, when a takeover wants its first.
 * Throws ArchiveFailing with pgBackRest's message. `progress` gets per cent.
 */
export async function takeBackup(
  settings: HostSettings,
  to: Repository,
  type: BackupType,
  progress: (percent: number) => void = () => {},
): Promise<void> {
  const taken = await until(() => backup(settings, to, { type, progress }), {
    limit: limits.backupTurn,
    every: limits.backupPoll,
  })
  if (!taken) throw new DrctlError('ArchiveFailing', `the ${type} backup waited for another one for too long`)
}

/** Undefined while another one is under way. */
async function backup(
  settings: HostSettings,
  to: Repository,
  { type, progress }: { type: BackupType; progress: (percent: number) => void },
): Promise<true | undefined> {
  try {
    await pgBackRest(settings, to, [`--type=${type}`, '--log-level-console=detail', 'backup'], {
      onLine: line => progress(percentOf(line)),
    })
    return true
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    if (error.code === locked) return undefined
    throw new DrctlError('ArchiveFailing', `the ${type} backup failed: ${error.output}`, {}, error)
  }
}
