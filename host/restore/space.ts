import { statfs } from 'node:fs/promises'
import type { Backup } from '#recovery/contracts/host-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#host/limits.ts'
import { program } from '#host/system/program.ts'

/** What a restore will write, beside what an interrupted one has written already. Bytes. */
export type Need = { databaseBytes: number; walBytes: number; alreadyThere: number; free: number }

/** Refuses with DiskFull, naming the bytes that are missing, when the database, its WAL and a reserve do not fit. */
export function refuseWithoutSpace({ databaseBytes, walBytes, alreadyThere, free }: Need): void {
  const needed = Math.max(0, databaseBytes - alreadyThere) + walBytes + limits.diskReserve
  if (free >= needed) return
  throw new DrctlError(
    'DiskFull',
    `the restore needs ${needed} bytes and ${free} are free: ${needed - free} bytes are missing`,
    { needed, free, missing: needed - free },
  )
}

/** PostgreSQL keeps replayed WAL until a restart point, and no more than max_wal_size of it. */
export const walKept = (segments: number, bytes: number) => Math.min(segments * bytes, limits.walKept)

export async function needOf(backup: Backup, folder: string, walBytes: number): Promise<Need> {
  const { bavail, bsize } = await statfs(folder)
  const { stdout } = await program('du', ['-s', '--block-size=1', folder])
  return {
    databaseBytes: backup.databaseBytes,
    walBytes,
    alreadyThere: Number.parseInt(stdout, 10),
    free: bavail * bsize,
  }
}
