import * as z from 'zod'

/** What the SSM agent of an instance and its region's cloud say to each other, over `/internal/agent/…`. */
export const Poll = z.strictObject({ instanceId: z.string(), agentVersion: z.string() })

/** One command for the agent: the script of its document's step and the parameters as environment. */
export const Order = z.strictObject({
  commandId: z.string(),
  plugin: z.string(),
  script: z.string(),
  environment: z.record(z.string(), z.string()),
  timeoutSeconds: z.number(),
})
export type Order = z.infer<typeof Order>

export const Polled = z.strictObject({ orders: z.array(Order), cancel: z.array(z.string()) })
export type Polled = z.infer<typeof Polled>

export const Result = z.strictObject({
  instanceId: z.string(),
  commandId: z.string(),
  status: z.enum(['Success', 'Failed', 'TimedOut', 'Cancelled']),
  code: z.number().int(),
  stdout: z.string(),
  stderr: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
})
export type Result = z.infer<typeof Result>

/** A poll is held open so long when there is nothing to do; it counts as a heartbeat at both ends. */
export const pollHeldMs = 15_000
