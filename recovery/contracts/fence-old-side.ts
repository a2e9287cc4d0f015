import * as z from 'zod'
import { Run } from './run.ts'

/** Asks the old host, once and without waiting, to stop API and database. Best effort until a guard exists. */
export const Input = z.strictObject({ run: Run })
export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })
export const HostResult = z.strictObject({ stopped: z.boolean() })
export const Output = z.strictObject({ asked: z.boolean(), detail: z.string() })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
