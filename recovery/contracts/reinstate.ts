import * as z from 'zod'
import { Epoch, Lsn } from './run.ts'

export const HostParameters = z.strictObject({ epoch: z.coerce.number().int().min(2) })

const Rows = z.number().int()

/** What an old side committed behind the position at which the new one left its history: nobody else has it. */
export const Divergence = z.strictObject({
  from: Lsn,
  transactions: z.number().int(),
  /** As pg_waldump writes times. */
  firstAt: z.string().optional(),
  lastAt: z.string().optional(),
  tables: z.array(z.strictObject({ table: z.string(), inserted: Rows, updated: Rows, deleted: Rows })),
  /** Where the WAL that holds it is kept, on the region's own file system. */
  keptIn: z.string(),
})

/**
 * How an old side became the standby of the new one. `following`: it was that already; what it had alone before is told
 * again. `rejoined`: it had nothing of its own. `rewound`: its own pages were replaced by the other's. `restored`: a backup
 * was brought in its place.
 */
export const HostResult = z.strictObject({
  way: z.enum(['following', 'rejoined', 'rewound', 'restored']),
  epoch: Epoch,
  timeline: z.number().int(),
  divergence: Divergence.optional(),
  /** Why it could not be rewound. */
  notRewound: z.string().optional(),
})
export type HostResult = z.infer<typeof HostResult>
export type Divergence = z.infer<typeof Divergence>
