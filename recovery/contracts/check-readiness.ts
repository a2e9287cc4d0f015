import * as z from 'zod'
import { HostReport } from './host-report.ts'
import { Attempt, Instant, Run } from './run.ts'

export const Input = z.strictObject({ run: Run, attempt: Attempt })

export const Reason = z.strictObject({ code: z.string(), blocking: z.boolean(), message: z.string() })

export const Output = z.strictObject({
  verdict: z.enum(['ready', 'blocked', 'unknown']),
  reasons: z.array(Reason),
  /** EFS LastReplicatedTimestamp of the peer's file system: only what changed before it is certain to be in the replica. */
  replicatedAt: Instant,
  host: HostReport,
  /** Whether the epoch is to be claimed before the database was brought here. */
  claimsEarly: z.boolean(),
})
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
export type Reason = z.infer<typeof Reason>
