import * as z from 'zod'
import { Decision } from './ask-operator.ts'
import { Reason } from './check-readiness.ts'
import { Divergence } from './reinstate.ts'
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

/** What the timeline names. Each is there once at most, and only where its instant is known. */
export const Happening = z.enum([
  'last-beat',
  'first-failure',
  'alarm',
  'started',
  'outage-judged',
  'claimed',
  'promoted',
  'api-ready',
  'name-switched',
  'first-answer',
  'protected',
  'ended',
])
const Moment = z.strictObject({ at: Instant, what: Happening })
export type Moment = z.infer<typeof Moment>
export type Happening = z.infer<typeof Happening>

/** Whether an objective was met: null where nothing was to be measured, or the figure is not known. */
const Objective = z.strictObject({ seconds: z.number(), met: z.boolean().nullable() })

/** What the old side alone had, once that is known: without a divergence it had nothing, and nothing was lost. */
const Loss = z.strictObject({ learntAt: Instant, by: z.string(), divergence: Divergence.optional() })
export type KnownLoss = z.infer<typeof Loss>

/** What the operator decided at a step. */
export const DecisionTaken = z.strictObject({ step: z.string(), ...Decision.shape })
export type DecisionTaken = z.infer<typeof DecisionTaken>

/**
 * The report of a run: the execution's output, and what Notify sends and stores. Seconds throughout. Reports are kept for
 * years: what was added later is optional, and what is there keeps its meaning.
 */
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
  /** In the order of time. */
  timeline: z.array(Moment).optional(),
  /** From the first failed observation to the start of the run; null when no failure is known. */
  detectionSeconds: z.number().nullable().optional(),
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
  /** That of the RPO is held to the bound. */
  objectives: z.strictObject({ rto: Objective, rpo: Objective }).optional(),
  /** Added later, by who learnt it first. */
  loss: Loss.optional(),
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
  /** drctl as it was deployed when the run ended, its workflow by SHA-256, and PostgreSQL's major version in the region. */
  versions: z
    .strictObject({
      drctl: z.string(),
      workflow: z.string().optional(),
      postgres: z.number().int().optional(),
    })
    .optional(),
  decisions: z.array(DecisionTaken),
  /** Set when the new side is not protected: what is missing and the command that mends it. */
  unprotected: z.strictObject({ why: z.string(), next: z.string() }).optional(),
  /** Set when the old side does not stand by: why, and the command that makes it. */
  noStandby: z.strictObject({ why: z.string(), next: z.string() }).optional(),
  /** Set when the report could not be stored: why. */
  notStored: z.string().optional(),
  /** Set when the message with this report could not be sent: why. */
  notSent: z.string().optional(),
  error: z.strictObject({ code: z.string(), message: z.string(), next: z.string() }).optional(),
})
export type RunReport = z.infer<typeof RunReport>
export type Outcome = z.infer<typeof Outcome>
