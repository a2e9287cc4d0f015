import { statfs } from 'node:fs/promises'
import { limits } from '#host/limits.ts'
import { program } from '#host/system/program.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import { segmentBytes } from '#recovery/wal-segment.ts'

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

/** `segments` of WAL will be replayed; PostgreSQL keeps no more of them than max_wal_size. */
export async function needOf(backup: Backup, segments: number, folder: string): Promise<Need> {
  const { bavail, bsize } = await statfs(folder)
  const { stdout } = await program('du', ['-s', '--block-size=1', folder])
  return {
    databaseBytes: backup.databaseBytes,
    walBytes: Math.min(segments * segmentBytes, limits.walKept),
    alreadyThere: Number.parseInt(stdout, 10),
    free: bavail * bsize,
  }
}
