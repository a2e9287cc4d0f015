import * as z from 'zod'
import { Instant, Run } from './run.ts'
import { Outcome, RunReport } from './run-report.ts'

/** What the run has gathered when it ends, however far it came. */
export const Input = z.strictObject({
  run: Run,
  outcome: Outcome,
  /** The end of each step, in order: `at` is when it was left. */
  marks: z.array(z.strictObject({ step: z.string(), at: Instant })),
  outage: z.unknown().optional(),
  readiness: z.unknown().optional(),
  restore: z.unknown().optional(),
  stage: z.unknown().optional(),
  promotion: z.unknown().optional(),
  confirmation: z.unknown().optional(),
  reprotection: z.unknown().optional(),
  /** Answers that came by another way than drctl may have any form. */
  decisions: z.array(z.unknown()),
  /** As the state machine caught it: { Error, Cause }. */
  error: z.unknown().optional(),
})
export const Output = RunReport
export type Input = z.infer<typeof Input>
