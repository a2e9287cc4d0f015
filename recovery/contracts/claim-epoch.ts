import * as z from 'zod'
import { Run } from './run.ts'

/** Compare-and-swap of the epoch record to `epoch + 1 state=taking`. */
export const Input = z.strictObject({ run: Run })
export const Output = z.strictObject({ changeId: z.string(), record: z.string() })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
