import * as z from 'zod'
import { Attempt, Lsn, Run, WalSegment } from './run.ts'

/** Switchover only: the old side is drained and stopped. Runs on the old region's host. */
export const Input = z.strictObject({ run: Run, attempt: Attempt })

export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(1) })

/** The end of the last archived segment; pg_waldump has proved that only the shutdown checkpoint follows. */
export const HostResult = z.strictObject({ finalLsn: Lsn, lastWal: WalSegment })
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
