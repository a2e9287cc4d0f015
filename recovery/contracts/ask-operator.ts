import * as z from 'zod'
import { Instant, Lsn, Run } from './run.ts'

export const Answer = z.enum(['retry', 'skip', 'proceed', 'accept-loss', 'abort'])

/** A question to the operator. The run waits until the task token is answered. */
export const Input = z.strictObject({
  token: z.string(),
  run: Run,
  step: z.string(),
  question: z.string(),
  answers: z.array(Answer).min(1),
  /** The error or the verdict that led here. */
  about: z.unknown(),
})

/** What SendTaskSuccess carries. `to` belongs to accept-loss alone. */
export const Decision = z.strictObject({
  answer: Answer,
  reason: z.string().min(1).max(500),
  by: z.string(),
  at: Instant,
  to: Lsn.optional(),
})
/** Of the Lambda that tells it; the task itself ends with the Decision. */
export const Output = z.strictObject({ told: z.boolean() })
export type Input = z.infer<typeof Input>
export type Answer = z.infer<typeof Answer>
export type Decision = z.infer<typeof Decision>
