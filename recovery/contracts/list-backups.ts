import * as z from 'zod'
import { Backup } from './host-report.ts'
import { Epoch, Instant, WalSegment } from './run.ts'

/** `own`: the folders that the region writes; `replica`: those of the other region, as EFS has brought them. */
export const Side = z.enum(['own', 'replica'])

export const HostParameters = z.strictObject({ side: Side })

const { label, type, stoppedAt, startWal, stopWal, databaseBytes } = Backup.shape

/** `why` it cannot be restored from, as far as names and pgBackRest's own mark tell. */
export const ListedBackup = z.strictObject({
  ...{ label, type, stoppedAt, startWal, stopWal, databaseBytes },
  why: z.string().optional(),
})

/** One epoch's folder; `hole`: the first segment that is missing behind the newest backup's start. */
export const BackupFolder = z.strictObject({
  epoch: Epoch,
  backups: z.array(ListedBackup),
  newestWal: WalSegment.optional(),
  newestWalAt: Instant.optional(),
  hole: WalSegment.optional(),
  /** Why its backups could not be read. */
  problem: z.string().optional(),
})

/** What a host has of one side, the newest epoch first. `left`: older backups that are not listed. */
export const HostBackups = z.strictObject({
  region: z.string(),
  side: Side,
  folders: z.array(BackupFolder),
  left: z.number().int(),
})
export type HostBackups = z.infer<typeof HostBackups>
export type BackupFolder = z.infer<typeof BackupFolder>
export type ListedBackup = z.infer<typeof ListedBackup>
export type Side = z.infer<typeof Side>
