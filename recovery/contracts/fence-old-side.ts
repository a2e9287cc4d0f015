import * as z from 'zod'
import { Attempt, Instant, Run } from './run.ts'

/** `insyncAt`: when the claim was seen to be on all of the zone's servers. */
export const Input = z.strictObject({ run: Run, attempt: Attempt, insyncAt: Instant })
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })
/** `fenced`: nothing acts as active on that host any more, nor will it in an older epoch. */
export const HostResult = z.strictObject({ fenced: z.boolean(), stopped: z.boolean() })
/** What proves that the old side is silent: its own answer, or that its lease has run out. */
export const Output = z.strictObject({ by: z.enum(['answer', 'lease']), detail: z.string() })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
export type HostResult = z.infer<typeof HostResult>
