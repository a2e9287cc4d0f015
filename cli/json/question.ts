import * as z from 'zod'
import { Answer } from '#recovery/contracts/ask-operator.ts'
import { Instant } from '#recovery/contracts/run.ts'
import { Verdict as Found } from '#recovery/step-verdicts.ts'

/** What a run waits for, without the task token: whoever has that can answer. */
export const Question = z.strictObject({
  step: z.string(),
  question: z.string(),
  answers: z.array(Answer),
  since: Instant,
  about: z.unknown().describe('the error, the verdict or the loss that led here'),
  commands: z.array(z.strictObject({ answer: Answer, command: z.string() })),
})

export const CaughtError = z.strictObject({ code: z.string(), message: z.string(), next: z.string() })

/** What a step has found, by `recovery/step-verdicts.ts`. */
export const Verdict = z.strictObject(Found.shape)

/** How far the work on the host is. */
export const Progress = z.strictObject({
  phase: z.string(),
  done: z.number().optional().describe('in bytes, unless unit says otherwise'),
  total: z.number().optional(),
  unit: z.literal('seconds').optional(),
})
