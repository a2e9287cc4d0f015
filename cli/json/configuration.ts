import * as z from 'zod'
import { Stack } from '#recovery/contracts/stack.ts'
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

const Value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])
const Field = { field: z.string(), value: Value }
const Difference = z.strictObject({
  field: z.string(),
  file: Value.optional(),
  deployed: Value.optional(),
})
const Deployed = z.union([
  z.strictObject({
    region: z.string(),
    stack: Stack,
    differences: z.array(Difference).optional().describe('where the file says something else'),
  }),
  z.strictObject({ region: z.string(), problem: z.string() }),
])

export const ConfigShow = shape({
  file: z.string().optional(),
  fields: z
    .array(z.strictObject({ ...Field, line: z.number().int().optional() }))
    .optional()
    .describe('what is in effect; without a line by default'),
  deployed: z.array(Deployed),
})

export const ConfigAlarm = shape({
  parameters: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('of infra/alarm.yml, by their names'),
})
