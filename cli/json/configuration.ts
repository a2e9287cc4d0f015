import * as z from 'zod'
import { shape } from './shape.ts'

const Fault = z.strictObject({ line: z.number().int(), field: z.string(), message: z.string() })

const Endpoint = z.strictObject({
  host: z.string(),
  region: z.string(),
  by: z.string(),
  needed: z.boolean().describe('false where a run goes on without its answer'),
})

export const ConfigCheck = shape({
  file: z.string(),
  faults: z.array(Fault),
  warnings: z.array(z.string()).optional(),
  endpoints: z
    .record(z.string(), z.array(Endpoint))
    .optional()
    .describe('what a failover calls, by the region that takes over'),
})

export const ConfigAlarm = shape({
  parameters: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('of infra/alarm.yml, by their names'),
})
