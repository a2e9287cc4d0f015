import * as z from 'zod'
import { Epoch, Instant, Run } from './run.ts'

/** Asks each of the zone's servers, then the API through its name. Throws NameNotSwitched while one differs. */
export const Input = z.strictObject({ run: Run })
export const Output = z.strictObject({
  servers: z.array(z.strictObject({ server: z.string(), address: z.string() })),
  epoch: Epoch,
  region: z.string(),
  answeredAt: Instant,
})
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
