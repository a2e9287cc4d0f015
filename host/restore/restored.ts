import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { isStandby } from '#host/postgres/database.ts'
import { exists, writeDurably } from '#host/system/files.ts'
import { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { HostResult } from '#recovery/contracts/restore-database.ts'
import { Epoch, Instant, Lsn } from '#recovery/contracts/run.ts'

/** Lies in a standby's data directory: what it follows, and where it came from. A side that rejoined came from no backup. */
export const Restored = z.strictObject({
  fromEpoch: z.number().int(),
  timeline: z.number().int(),
  backup: Backup.optional(),
  passedOver: z.array(z.strictObject({ label: z.string(), why: z.string() })),
  movedAside: z.string().optional(),
  /** The standby in whose place this was restored: why, and up to where that one had got. */
  insteadOf: z.strictObject({ why: z.string(), lsn: Lsn }).optional(),
  /** Of one that a run was told to make from an older epoch: the recorded one, and since when. */
  held: z.strictObject({ inEpoch: Epoch, since: Instant }).optional(),
  seconds: z.number(),
})
export type Restored = z.infer<typeof Restored>

const nameOf = (data: string) => join(data, 'drctl-restored.json')

export const writeRestored = (data: string, restored: Restored) =>
  writeDurably(nameOf(data), `${JSON.stringify(restored)}\n`)

/** The restore that the data directory is a standby of. Undefined when it was promoted, or no restore made it. */
export async function readRestored(settings: HostSettings): Promise<Restored | undefined> {
  const { postgres } = settings
  if (!(await isStandby(settings)) || !(await exists(nameOf(postgres.data)))) return undefined
  return Restored.parse(JSON.parse(await readFile(nameOf(postgres.data), 'utf8')))
}

/** What the step tells of a standby that stands at its recovery point. */
export function resultOf(
  { fromEpoch, timeline, backup, passedOver, movedAside, insteadOf }: Restored,
  reached: Pick<HostResult, 'standing' | 'lastWal' | 'replayedLsn' | 'seconds' | 'loss'>,
): HostResult {
  return {
    fromEpoch,
    ...(backup && { backup: toldOf(backup) }),
    timeline,
    passedOver,
    ...reached,
    ...(movedAside !== undefined && { movedAside }),
    ...(insteadOf && { insteadOf }),
  }
}

const toldOf = ({ label, stoppedAt, startWal, databaseBytes }: Backup) => ({
  label,
  stoppedAt,
  startWal,
  databaseBytes,
})
