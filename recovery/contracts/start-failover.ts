import * as z from 'zod'

/** As SNS invokes a Lambda: always with one record. SNS and CloudWatch may add members, so these two are not strict. */
export const Input = z.object({
  Records: z.tuple([z.object({ Sns: z.object({ Message: z.string() }) })]),
})

/** `nothing` with the reason; else the run that answers for this change of the alarm. */
export const Output = z.discriminatedUnion('did', [
  z.strictObject({ did: z.literal('nothing'), why: z.string() }),
  z.strictObject({
    did: z.enum(['started', 'joined', 'not-repeated']),
    execution: z.string(),
    arn: z.string(),
  }),
])
export type Input = z.infer<typeof Input>
export type Output = z.infer<typeof Output>
