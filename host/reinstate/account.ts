import { join } from 'node:path'
import { readIfThere, writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { Divergence } from '#recovery/contracts/reinstate.ts'
import { committedFrom } from '#recovery/divergence.ts'
import { keptBranch, keptFolder, keptRecords } from './kept.ts'
import { tablesOf } from './tables.ts'

const file = (settings: HostSettings, epoch: number) => join(keptFolder(settings, epoch), 'divergence.json')

/** What the old side alone had when an epoch began, as it was listed once; undefined when nothing was. */
export async function readAccount(settings: HostSettings, epoch: number): Promise<Divergence | undefined> {
  const text = await readIfThere(file(settings, epoch))
  return text === undefined ? undefined : Divergence.parse(JSON.parse(text))
}

/**
 * The same, listed now from the WAL that was kept if it has not been yet, and written beside it. Needs the standby, whose
 * catalog has the names of the tables. Undefined where nothing was kept.
 */
export async function account(settings: HostSettings, epoch: number): Promise<Divergence | undefined> {
  const written = await readAccount(settings, epoch)
  if (written) return written
  const branch = await keptBranch(settings, epoch)
  if (!branch) return undefined
  const keptIn = keptFolder(settings, epoch)
  const { rows, ...committed } = committedFrom(branch.lsn, await keptRecords(settings, keptIn, branch))
  const divergence = { from: branch.lsn, ...committed, tables: await tablesOf(settings, rows), keptIn }
  await writeDurably(file(settings, epoch), `${JSON.stringify(divergence)}\n`)
  return divergence
}
