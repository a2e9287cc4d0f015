import * as z from 'zod'
import { Attempt, Epoch, Run } from './run.ts'

/** Undo of HandOver: the old region's host starts its database and API again. Refused unless the record names it. */
export const Input = z.strictObject({ run: Run, attempt: Attempt })
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })
export const HostResult = z.strictObject({
  epoch: Epoch,
  database: z.literal('primary'),
  api: z.literal('ready'),
})
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
