import * as z from 'zod'
import { Run } from './run.ts'

/** After an abort between claim and promotion: a further epoch that names the old region again. */
export const Input = z.strictObject({ run: Run })
export const Output = z.strictObject({ changeId: z.string(), record: z.string() })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
