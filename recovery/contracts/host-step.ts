import * as z from 'zod'
import { Instant } from './run.ts'

/**
 * What `drctl-host start <step>` prints, as one line of JSON, and what the result file on the host holds. It outranks
 * the status that SSM shows for the command.
 */
export const StepReport = z.strictObject({
  run: z.string(),
  step: z.string(),
  attempt: z.number().int(),
  state: z.enum(['running', 'succeeded', 'failed']),
  startedAt: Instant,
  endedAt: Instant.optional(),
  /** How far the work is, in bytes unless `unit` says otherwise. */
  progress: z
    .strictObject({
      phase: z.string(),
      done: z.number().optional(),
      total: z.number().optional(),
      unit: z.literal('seconds').optional(),
    })
    .optional(),
  /** Of the step's own HostResult. */
  result: z.unknown().optional(),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
})
export type StepReport = z.infer<typeof StepReport>
