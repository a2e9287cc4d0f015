import * as z from 'zod'
import { links, regions } from '#sandbox/settings.ts'

/** What the control socket takes and gives; the client and the server share it. */
export const LinkBody = z.strictObject({ link: z.enum(links as [string, ...string[]]) })
export const RegionBody = z.strictObject({ region: z.enum(regions) })
export const SecondsBody = z.strictObject({ seconds: z.number().min(0.05).max(86_400) })

/**
 * A fault for the next calls that it fits. The world knows these kinds itself: `throttle` and `drop-answer` (a service
 * and, if given, one operation), `prior-request` and `drop-change` (Route 53), `duplicate-delivery` (the alarm's topic),
 * `server-behind` (a name server by its number, for some seconds), `releases-down`. Every other kind is for the clouds.
 */
export const Fault = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z-]*$/),
  service: z.string().optional(),
  operation: z.string().optional(),
  /** A function, a document, a name server: what the kind asks for. */
  name: z.string().optional(),
  /** Only in this region's cloud. */
  region: z.enum(regions).optional(),
  count: z.number().int().min(1).default(1),
  seconds: z.number().min(0).max(86_400).optional(),
})
export type Fault = z.infer<typeof Fault>
export type FaultInput = z.input<typeof Fault>

export const LoggedRequest = z.strictObject({
  at: z.iso.datetime(),
  /** Where the call came in: a region's gateway, or the world's own endpoint. */
  from: z.string(),
  region: z.string(),
  service: z.string(),
  operation: z.string(),
  principal: z.string(),
  /** The status answered; 0 when the caller got no answer. */
  status: z.number().int(),
  milliseconds: z.number(),
})
export type LoggedRequest = z.infer<typeof LoggedRequest>

const UpOrDown = z.enum(['up', 'down'])
export const AlarmState = z.enum(['INSUFFICIENT_DATA', 'OK', 'ALARM'])
export type AlarmState = z.infer<typeof AlarmState>

export const Replication = z.record(
  z.string(),
  z.strictObject({ lastReplicatedAt: z.iso.datetime().optional(), state: z.enum(['ENABLED', 'ERROR']) }),
)
/** By source region. `lastReplicatedAt` is the start of the last complete pass; absent before the first. */
export type Replication = z.infer<typeof Replication>

export const Status = z.strictObject({
  pid: z.number().int(),
  links: z.record(z.string(), UpOrDown),
  lost: z.array(z.enum(regions)),
  lagSeconds: z.number(),
  propagationSeconds: z.number(),
  replication: Replication,
  alarm: z.strictObject({ state: AlarmState, changedAt: z.iso.datetime(), reason: z.string() }),
  health: z.array(z.strictObject({ checker: z.string(), status: z.string(), checkedAt: z.iso.datetime() })),
  /** What each name server answers for the API's name: its addresses. */
  servers: z.array(z.strictObject({ server: z.string(), addresses: z.array(z.string()) })),
  faults: z.array(Fault),
})
export type Status = z.infer<typeof Status>
