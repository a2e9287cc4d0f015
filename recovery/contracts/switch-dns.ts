import * as z from 'zod'
import { Run } from './run.ts'

/** One batch: the record to `state=active`, the address of the API's name upserted. */
export const Input = z.strictObject({ run: Run })
export const Output = z.strictObject({ changeId: z.string(), record: z.string(), address: z.string() })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
