import * as z from 'zod'
import { Attempt, Run } from './run.ts'

/** The record went to another run before the switch: this region's host stops the API and database that were started. */
export const Input = z.strictObject({ run: Run, attempt: Attempt })
export { HostParameters, HostResult, HostResult as Output } from './fence-old-side.ts'
export type Input = z.infer<typeof Input>
