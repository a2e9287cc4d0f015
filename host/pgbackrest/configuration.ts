import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { epochFolder, pgBackRestFolder } from '#host/places.ts'
import { exists, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** `own`: written to, on the region's own file system. `replica`: read only, the peer's, as EFS replicated it. */
export type Side = 'own' | 'replica'

/** One epoch's repository on one side. `path` is pgBackRest's repo1-path. */
export type Repository = { side: Side; epoch: number; path: string }

export const repository = (settings: HostSettings, side: Side, epoch: number): Repository => ({
  side,
  epoch,
  path: epochFolder(settings.efs[side], settings, epoch),
})

/**
 * Where an epoch's folder is to be restored from. The recorded epoch is the peer's, so it lies in the replica; one before
 * it may have been this region's own. Each epoch is opened once, so only one side has its folder.
 */
export async function repositoryOf(settings: HostSettings, epoch: number): Promise<Repository> {
  const own = repository(settings, 'own', epoch)
  return (await exists(own.path)) ? own : repository(settings, 'replica', epoch)
}

/** What the playbooks wrote: everything but the repository. */
export const commonConfiguration = (settings: HostSettings) => join(pgBackRestFolder(settings), 'common.conf')

/** Names the repository that this host archives to. PostgreSQL's archive_command and the operator use it. */
export const ownConfiguration = (settings: HostSettings) => join(pgBackRestFolder(settings), 'own.conf')

/** Turns archiving to an epoch's folder. Answers whether that changed anything. */
export async function archiveTo(settings: HostSettings, { path }: Repository): Promise<boolean> {
  const file = ownConfiguration(settings)
  const common = await readFile(commonConfiguration(settings), 'utf8')
  const text = `${common.trimEnd()}\n\n# Written by drctl-host with each epoch.\n[global]\nrepo1-path=${path}\n`
  if ((await exists(file)) && (await readFile(file, 'utf8')) === text) return false
  await writeDurably(file, text, 0o644)
  return true
}
