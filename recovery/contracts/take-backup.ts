import * as z from 'zod'
import { Backup } from './host-report.ts'
import { Epoch } from './run.ts'

/** `diff`: what has changed since the newest full one; `incr`: since the newest of any kind. */
export const BackupType = z.enum(['full', 'diff', 'incr'])

export const HostParameters = z.strictObject({ type: BackupType })

/** The backup that was taken: a full one, whatever was asked for, where the folder had none to build on. */
export const HostResult = z.strictObject({ epoch: Epoch, backup: Backup })
export type HostResult = z.infer<typeof HostResult>
export type BackupType = z.infer<typeof BackupType>
