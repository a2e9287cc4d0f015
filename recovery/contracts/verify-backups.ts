import * as z from 'zod'
import { Side } from './list-backups.ts'
import { SegmentProblem } from './promote-database.ts'
import { Epoch, Instant, WalSegment } from './run.ts'

/** `replicatedAt`: what changed in the folder before it must be there. Of the region's own folder that is everything. */
export const HostParameters = z.strictObject({
  epoch: z.coerce.number().int().min(1),
  replicatedAt: Instant,
})

/**
 * `valid`: each file agrees with its checksum and the WAL that it needs is there. `arriving`: something is missing, and
 * replication may still bring it. `invalid` with the reasons.
 */
export const VerifiedBackup = z.strictObject({
  label: z.string(),
  type: z.enum(['full', 'diff', 'incr']),
  stoppedAt: Instant,
  verdict: z.enum(['valid', 'arriving', 'invalid']),
  why: z.array(z.string()),
  files: z.number().int(),
  /** The last segment up to which the WAL goes on from it without a gap. */
  recoversTo: WalSegment.optional(),
})

/** The newest backup last. `wal` from the oldest backup's start on; `more` problems are not listed. */
export const HostResult = z.strictObject({
  side: Side,
  epoch: Epoch,
  backups: z.array(VerifiedBackup),
  wal: z.strictObject({
    segments: z.number().int(),
    kind: z.enum(['whole', 'torn-tail', 'hole']),
    problems: z.array(SegmentProblem),
    more: z.number().int(),
  }),
})
export type HostResult = z.infer<typeof HostResult>
export type VerifiedBackup = z.infer<typeof VerifiedBackup>
