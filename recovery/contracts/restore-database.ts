import * as z from 'zod'
import { Question } from './promote-database.ts'
import { Attempt, Epoch, Instant, Lsn, Run, WalSegment } from './run.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt, replicatedAt: Instant })

export const HostParameters = z.strictObject({
  /** The recorded one. */
  epoch: z.coerce.number().int().min(1),
  fromEpoch: z.coerce.number().int().min(1),
  replicatedAt: Instant,
  /** Whether backups are tried, too, that may not have been replicated whole. */
  force: z.stringbool(),
})

/** The database stands as a standby at the newest recovery point. */
export const HostResult = z.strictObject({
  fromEpoch: Epoch,
  /** What the standby was made of; an old side that rejoined was made of none. */
  backup: z
    .strictObject({ label: z.string(), stoppedAt: Instant, startWal: WalSegment, databaseBytes: z.number() })
    .optional(),
  timeline: z.number().int(),
  /** Whether a standby stood here already and was only drained. */
  standing: z.boolean(),
  /** The highest segment up to which the archive has no hole, and the position replayed. */
  lastWal: WalSegment,
  replayedLsn: Lsn,
  /** Backups that were tried first and could not be used. */
  passedOver: z.array(z.strictObject({ label: z.string(), why: z.string() })),
  /** Where the data directory that was there before lies now. */
  movedAside: z.string().optional(),
  /** The standby in whose place a backup was restored: why, and up to where that one had got. */
  insteadOf: z.strictObject({ why: z.string(), lsn: Lsn }).optional(),
  /** What a promotion would lose as things stand. Told to the run when a person is to be asked about it. */
  loss: Question.optional(),
  seconds: z.strictObject({ restore: z.number(), replay: z.number() }),
})
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
