import * as z from 'zod'
import { Instant, Run } from './run.ts'

export const Input = z.strictObject({ run: Run })

/** What one vantage point saw of the active region's API. `unknown` is no vote. */
export const Observation = z.strictObject({
  vantage: z.enum(['probe', 'checkers', 'instance']),
  /** Where it looked from: a region, or a Route 53 checker region. */
  from: z.string(),
  saw: z.enum(['failing', 'answering', 'unknown']),
  detail: z.string(),
  at: Instant,
  /** The first failed observation, where the vantage point keeps one. */
  failingSince: Instant.optional(),
})

export const Output = z.strictObject({
  verdict: z.enum(['outage', 'healthy', 'uncertain']),
  reasons: z.array(z.string()),
  evidence: z.array(Observation),
  firstFailedAt: Instant.optional(),
})
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
export type Observation = z.infer<typeof Observation>
