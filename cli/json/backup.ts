import * as z from 'zod'
import { Backup } from '#recovery/contracts/host-report.ts'
import { BackupFolder, ListedBackup, Side } from '#recovery/contracts/list-backups.ts'
import { Instant } from '#recovery/contracts/run.ts'
import { HostResult as Verified } from '#recovery/contracts/verify-backups.ts'
import { shape } from './shape.ts'

const Folder = z.strictObject({
  ...BackupFolder.shape,
  backups: z.array(
    z.strictObject({
      ...ListedBackup.shape,
      replicated: z.boolean().optional().describe('absent where the other region could not be asked'),
    }),
  ),
})

const Region = z.strictObject({
  region: z.string(),
  seenIn: Side.optional().describe("own: by the region's own word; replica: by the other one's"),
  problem: z.string().optional().describe('why its own host could not be asked'),
  replicatedAt: Instant.optional().describe('what changed before is in the other region'),
  replicationProblem: z.string().optional(),
  folders: z.array(Folder),
  left: z.number().int().describe('older backups that are not listed'),
})

export const BackupList = shape({
  service: z.string(),
  recordedEpoch: z.number().int().optional(),
  regions: z.array(Region),
})

export const BackupRun = shape({ region: z.string(), epoch: z.number().int(), backup: Backup })

export const BackupVerify = shape({
  region: z.string(),
  sound: z.boolean().describe('false where something cannot be restored from'),
  ...Verified.shape,
})
