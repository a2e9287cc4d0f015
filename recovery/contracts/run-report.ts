import * as z from 'zod'
import { Decision } from './ask-operator.ts'
import { Reason } from './check-readiness.ts'
import { HostResult } from './restore-database.ts'
import { Epoch, Instant, Lsn, Mode, Trigger } from './run.ts'
import { Observation } from './verify-outage.ts'

export const Outcome = z.enum([
  'recovered',
  'recovered-unprotected',
  'no-outage',
  'refused',
  'lost-race',
  'aborted',
  'failed',
])

const Phase = z.strictObject({ step: z.string(), startedAt: Instant, seconds: z.number() })

/** What the operator decided at a step. */
export const DecisionTaken = z.strictObject({ step: z.string(), ...Decision.shape })
export type DecisionTaken = z.infer<typeof DecisionTaken>

/** The report of a run: the execution's output, and what Notify sends. Seconds throughout. */
export const RunReport = z.strictObject({
  v: z.literal(1),
  execution: z.string(),
  service: z.string(),
  mode: Mode,
  outcome: Outcome,
  region: z.string(),
  peer: z.string(),
  by: z.string(),
  reason: z.string(),
  trigger: Trigger,
  startedAt: Instant,
  endedAt: Instant,
  epoch: z.strictObject({ before: Epoch, after: Epoch }),
  phases: z.array(Phase),
  /** From the first failed observation to the first good answer through the name; null with `why` when unknown. */
  rto: z.strictObject({
    seconds: z.number().nullable(),
    source: z.enum(['checker', 'probe', 'none']),
    from: Instant.optional(),
    to: Instant.optional(),
    why: z.string().optional(),
  }),
  /** A bound: from the last recovered beat of the heartbeat row to the moment of the failure. */
  rpo: z.strictObject({
    boundSeconds: z.number().nullable(),
    lastBeat: Instant.optional(),
    lsn: Lsn.optional(),
    why: z.string().optional(),
  }),
  outage: z
    .strictObject({ verdict: z.string(), reasons: z.array(z.string()), evidence: z.array(Observation) })
    .optional(),
  readiness: z.strictObject({ verdict: z.string(), reasons: z.array(Reason) }).optional(),
  recovery: z
    .strictObject({
      backup: z.string().optional(),
      /** Whether a standby that stood here was drained; else the backup was restored. */
      standing: z.boolean(),
      /** The standby that could not be used: why, and up to where it had got. */
      insteadOf: HostResult.shape.insteadOf,
      passedOver: z.array(z.strictObject({ label: z.string(), why: z.string() })),
      timeline: z.number().int(),
      tornTail: z.array(z.string()),
      acceptedLossTo: Lsn.optional(),
      movedAside: z.string().optional(),
    })
    .optional(),
  release: z.strictObject({ version: z.string(), sha256: z.string(), source: z.string() }).optional(),
  decisions: z.array(DecisionTaken),
  /** Set when the new side is not protected: what is missing and the command that mends it. */
  unprotected: z.strictObject({ why: z.string(), next: z.string() }).optional(),
  /** Set when the message with this report could not be sent: why. */
  notSent: z.string().optional(),
  error: z.strictObject({ code: z.string(), message: z.string(), next: z.string() }).optional(),
})
export type RunReport = z.infer<typeof RunReport>
export type Outcome = z.infer<typeof Outcome>
