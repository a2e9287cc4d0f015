import * as z from 'zod'
import { Attempt, Run } from './run.ts'
import { Release } from './stack.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt })

export const HostParameters = z.strictObject({
  ...Release.shape,
  /** Whether the API is started already; it does not serve before it is deployed. */
  startAhead: z.stringbool(),
})

export const HostResult = z.strictObject({
  version: z.string(),
  sha256: z.string(),
  /** Where it came from: GitHub, the copy staged beside the backup, or it was unpacked on this host already. */
  source: z.enum(['github', 'staged', 'present']),
})
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
