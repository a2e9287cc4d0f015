import * as z from 'zod'

/** Whether a Route 53 change is INSYNC. Throws ChangePending, or ChangeDropped on NoSuchChange. */
export const Input = z.strictObject({ changeId: z.string() })
export const Output = z.strictObject({ changeId: z.string(), status: z.literal('INSYNC') })
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
