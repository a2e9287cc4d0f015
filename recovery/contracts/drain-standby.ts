import * as z from 'zod'
import { Attempt, Lsn, Run, WalSegment } from './run.ts'

/** Switchover only: the standby replays everything up to the position that the old side handed over. */
export const Input = z.strictObject({ run: Run, attempt: Attempt, finalLsn: Lsn, lastWal: WalSegment })

export const HostParameters = z.strictObject({ finalLsn: Lsn, lastWal: WalSegment })

export const HostResult = z.strictObject({ replayedLsn: Lsn })
export const Output = HostResult
export type Input = z.infer<typeof Input>
export type HostResult = z.infer<typeof HostResult>
