import * as z from 'zod'
import { RegionName } from './stack.ts'

export const Lsn = z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/)
export const WalSegment = z.string().regex(/^[0-9A-F]{24}$/)
export const Instant = z.iso.datetime({ offset: true })
export const Epoch = z.number().int().min(1)
export const Attempt = z.number().int().min(1)
export const Mode = z.enum(['failover', 'switchover'])

/** What starts a run. `alarm.changedAt` is the alarm's state change: one change starts at most one run. */
export const Trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('operator') }),
  z.strictObject({
    kind: z.literal('alarm'),
    alarm: z.string(),
    changedAt: Instant,
    firstFailedAt: Instant.optional(),
  }),
])

/** The input of the state machine. */
export const RunInput = z.strictObject({
  mode: Mode,
  /** The region that takes over, where the run runs. */
  region: RegionName,
  /** The region that was active. */
  peer: RegionName,
  /** The recorded epoch at the start; the takeover opens epoch + 1. */
  epoch: Epoch,
  /** The epoch whose folder is restored; the recorded one unless the operator named an older one. */
  fromEpoch: Epoch,
  force: z.boolean(),
  reason: z.string().max(500),
  by: z.string().max(200),
  trigger: Trigger,
})

/** What every step is given of its run. */
export const Run = z.strictObject({
  ...RunInput.shape,
  /** The execution's short name; with the step and the attempt it names the work on the host. */
  execution: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  startedAt: Instant,
})

export type Lsn = z.infer<typeof Lsn>
export type WalSegment = z.infer<typeof WalSegment>
export type RunInput = z.infer<typeof RunInput>
export type Run = z.infer<typeof Run>
export type Mode = z.infer<typeof Mode>
export type Trigger = z.infer<typeof Trigger>
