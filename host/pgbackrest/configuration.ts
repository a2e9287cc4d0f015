import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { epochFolder, pgBackRestFolder } from '#host/places.ts'
import { exists, writeDurably } from '#host/system/files.ts'

/** `own`: written to, on the region's own file system. `replica`: read only, the peer's, as EFS replicated it. */
export type Side = 'own' | 'replica'

/** One epoch's repository on one side, and the configuration file that names it. */
export type Repository = { side: Side; epoch: number; path: string; configuration: string }

export function repository(settings: HostSettings, side: Side, epoch: number): Repository {
  return {
    side,
    epoch,
    path: epochFolder(settings.efs[side], settings, epoch),
    configuration: join(pgBackRestFolder(settings), `${side}.conf`),
  }
}

/**
 * Points a side's configuration at an epoch's folder: what the playbooks wrote for both sides, and the path. PostgreSQL
 * names these files in archive_command and restore_command. Answers whether that changed anything.
 */
export async function configure(settings: HostSettings, { configuration, path }: Repository): Promise<boolean> {
  const common = await readFile(join(pgBackRestFolder(settings), 'common.conf'), 'utf8')
  const text = `${common.trimEnd()}\n\n# Written by drctl-host with each epoch.\n[global]\nrepo1-path=${path}\n`
  if ((await exists(configuration)) && (await readFile(configuration, 'utf8')) === text) return false
  await writeDurably(configuration, text, 0o644)
  return true
}
