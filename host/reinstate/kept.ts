import { copyFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { getArchived } from '#host/pgbackrest/command.ts'
import { refuseUnmounted } from '#host/report/mount.ts'
import { become } from '#host/system/account.ts'
import { exists, makeFolder, readIfThere, syncFolder } from '#host/system/files.ts'
import { attempt, program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { Lsn, type WalSegment } from '#recovery/contracts/run.ts'
import type { Branch } from '#recovery/rejoin.ts'
import { segmentAt, segmentNumber, segmentOf, segmentStart } from '#recovery/wal-segment.ts'

/** Where the WAL is kept that an old side wrote behind the fork to an epoch. */
export const keptFolder = ({ efs, service }: HostSettings, epoch: number) =>
  join(efs.own, service, 'divergent', `before-epoch-${epoch}`)

/** Which timeline the new side left, and where. */
const forkFile = 'fork.json'
const Fork = z.strictObject({ parent: z.number().int(), lsn: Lsn })

/** The branch at which the kept WAL begins to be nobody else's; undefined when none was kept. */
export async function keptBranch(settings: HostSettings, epoch: number): Promise<Branch | undefined> {
  const text = await readIfThere(join(keptFolder(settings, epoch), forkFile))
  return text === undefined ? undefined : Fork.parse(JSON.parse(text))
}

/**
 * Copies to the region's own file system what the old side wrote behind the fork: the only copy of writes that nobody else
 * has. Of a side that was alone for long, some of it may be in its archive alone. So is the segment before, if it is there
 * still: what was committed behind the fork may have been written ahead of it. The folder appears when it is whole; one that is there stays as it is.
 */
export async function keepDivergentWal(
  settings: HostSettings,
  epoch: number,
  { parent, lsn }: Branch,
): Promise<void> {
  await refuseUnmounted(settings)
  const folder = keptFolder(settings, epoch)
  if (await exists(folder)) return
  const { data, user } = settings.postgres
  const owner = become(user)
  const beside = `${folder}.part`
  await rm(beside, { recursive: true, force: true })
  await makeFolder(beside, 0o750, owner)
  const first = segmentAt(parent, segmentNumber(segmentOf(lsn, parent)) - 1n)
  const segments = (await readdir(join(data, 'pg_wal'))).filter(
    name =>
      /^[0-9A-F]{24}(\.partial)?$/.test(name) && name.slice(0, 8) === first.slice(0, 8) && name >= first,
  )
  for (const name of segments) await copyFile(join(data, 'pg_wal', name), join(beside, name))
  for (const name of goneFrom(segments, { parent, lsn }))
    await getArchived(settings, name, join(beside, name))
  await writeFile(join(beside, forkFile), `${JSON.stringify({ parent, lsn } satisfies Branch)}\n`)
  if (owner) await program('chown', ['-R', `${owner.uid}:${owner.gid}`, beside])
  await program('sync', ['--file-system', beside])
  await rename(beside, folder)
  await syncFolder(dirname(folder))
}

/** The segments from the fork on that were there once, and are not any more. Each was archived before. */
function goneFrom(segments: string[], { parent, lsn }: Branch): WalSegment[] {
  const fork = segmentOf(lsn, parent)
  const oldest = segments.filter(name => name >= fork).sort()[0]
  const from = segmentNumber(fork)
  const gone = oldest === undefined ? 0n : segmentNumber(oldest.slice(0, fork.length)) - from
  return Array.from({ length: Number(gone) }, (_, i) => segmentAt(parent, from + BigInt(i)))
}

/** The records of the kept WAL, also those ahead of the fork, as pg_waldump words them. */
export async function keptRecords(
  { postgres }: HostSettings,
  folder: string,
  { parent, lsn }: Branch,
): Promise<string[]> {
  const first = (await readdir(folder)).filter(name => /^[0-9A-F]{24}$/.test(name)).sort()[0]
  const start = first === undefined ? lsn : segmentStart(first)
  const { stdout } = await attempt(
    join(postgres.bin, 'pg_waldump'),
    ['--path', folder, '--timeline', String(parent), '--start', start],
    { as: become(postgres.user), env: { LC_ALL: 'C', TZ: 'UTC' } },
  )
  return stdout.split('\n')
}
