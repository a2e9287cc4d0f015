import * as z from 'zod'
import { HostResult as HandedOver } from './hand-over.ts'
import { Attempt, Epoch, Instant, Lsn, Run, WalSegment } from './run.ts'

export const Input = z.strictObject({
  run: Run,
  attempt: Attempt,
  replicatedAt: Instant,
  /** The operator's answer: `proceed` past a torn tail; an LSN up to which a hole's loss is accepted. */
  proceed: z.boolean(),
  acceptLossTo: Lsn.optional(),
  /** Switchover: what the old side, which has stopped for good, handed over. */
  handedOver: HandedOver.optional(),
})

export const HostParameters = z.strictObject({
  fromEpoch: z.coerce.number().int().min(1),
  nextEpoch: z.coerce.number().int().min(2),
  replicatedAt: Instant,
  onPossibleLoss: z.enum(['proceed', 'ask']),
  /** Empty when no loss was accepted. */
  acceptLossTo: z.union([Lsn, z.literal('')]),
  /** Empty when nothing was handed over. */
  finalLsn: z.union([Lsn, z.literal('')]),
  lastWal: z.union([WalSegment, z.literal('')]),
})

export const SegmentProblem = z.strictObject({
  segment: WalSegment,
  problem: z.enum(['missing', 'torn', 'corrupt']),
})

/** Before the commit point: what stands in the way, and what would be lost by going on. */
export const Question = z.strictObject({
  outcome: z.literal('question'),
  /** `behind`: the backup that was restored in place of a standby does not reach as far as that one had got. */
  question: z.enum(['hole', 'torn-tail', 'behind']),
  segments: z.array(SegmentProblem),
  /** How many further ones there are, which are not listed. */
  more: z.number().int().optional(),
  /** Where recovery would end, and the highest position the archive knows of. */
  recoverableLsn: Lsn,
  knownLsn: Lsn,
})

/** `activeSince`: when the side that was lost had become active, by its own database. */
const RecoveryPoint = z.strictObject({
  lsn: Lsn,
  timeline: z.number().int(),
  lastBeat: Instant.optional(),
  activeSince: Instant.optional(),
})

const Promoted = z.strictObject({
  outcome: z.literal('promoted'),
  epoch: Epoch,
  recoveryPoint: RecoveryPoint,
  timeline: z.number().int(),
  tornTail: z.array(SegmentProblem),
  acceptedLossTo: Lsn.optional(),
  promotedAt: Instant,
})

export const HostResult = z.discriminatedUnion('outcome', [Question, Promoted])
export const Output = HostResult
export type Question = z.infer<typeof Question>
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
export type SegmentProblem = z.infer<typeof SegmentProblem>
