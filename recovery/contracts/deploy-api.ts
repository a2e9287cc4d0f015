import * as z from 'zod'
import { Attempt, Epoch, Run } from './run.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt })
export const HostParameters = z.strictObject({
  version: z.string(),
  epoch: z.coerce.number().int().min(1),
})
export const HostResult = z.strictObject({
  version: z.string(),
  previous: z.string().optional(),
  epoch: Epoch,
  readyAfterSeconds: z.number(),
})
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
