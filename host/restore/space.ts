import { statfs } from 'node:fs/promises'
import { limits } from '#host/limits.ts'
import { exists } from '#host/system/files.ts'
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
  return {
    databaseBytes: backup.databaseBytes,
    walBytes: Math.min(segments * segmentBytes, limits.walKept),
    alreadyThere: await bytesIn(folder),
    free: await bytesFree(folder),
  }
}

/** Whether a copy of a data directory fits beside it, and what is to be replayed then; false where there is none. */
export async function fitsTwice(data: string): Promise<boolean> {
  if (!(await exists(data))) return false
  return (await bytesFree(data)) >= (await bytesIn(data)) + limits.walKept + limits.diskReserve
}

async function bytesIn(folder: string): Promise<number> {
  const { stdout } = await program('du', ['-s', '--block-size=1', folder])
  return Number.parseInt(stdout, 10)
}

async function bytesFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
