import * as z from 'zod'
import { Attempt, Instant, Run } from './run.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt })
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })
const Check = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() })
export const HostResult = z.strictObject({ checks: z.array(Check) })
export const Output = z.strictObject({ checks: z.array(Check), passedAt: Instant })
export type Input = z.infer<typeof Input>
export type Check = z.infer<typeof Check>
export type HostResult = z.infer<typeof HostResult>
