import * as z from 'zod'
import { Attempt, Epoch, Run, WalSegment } from './run.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt })
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })
export const HostResult = z.strictObject({
  epoch: Epoch,
  backup: z.string(),
  archivedWal: WalSegment,
  timers: z.array(z.string()),
})
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
