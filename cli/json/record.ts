import * as z from 'zod'
import { shape } from './shape.ts'

/** The epoch record: which region is active, at which epoch, by which run. */
export const EpochRecord = z.strictObject({
  epoch: z.number().int(),
  rev: z.number().int(),
  state: z.enum(['taking', 'handover', 'active']),
  active: z.string(),
  by: z.string(),
})

export const Init = shape({ record: EpochRecord })

export const RecordShow = shape({
  name: z.string(),
  text: z.string(),
  record: EpochRecord.optional(),
  problem: z.string().optional().describe('in the place of record, when the text is malformed'),
})

export const RecordRepair = shape({
  record: EpochRecord,
  before: z.string().describe('the text that was replaced'),
})
