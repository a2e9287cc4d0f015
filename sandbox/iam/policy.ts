import * as z from 'zod'

/**
 * A policy as the sandbox evaluates it. What stands in none of these forms (NotAction, another condition operator, a
 * policy variable) is refused when it is deployed, never passed over.
 * Source: "IAM JSON policy elements reference", IAM.
 */
const plain = z.string().regex(/^(?!.*\$\{)/, 'policy variables are not evaluated by the sandbox')
const list = z
  .union([plain, z.array(plain).min(1)])
  .transform(given => (typeof given === 'string' ? [given] : given))
const Values = z.record(z.string(), list)

const Statement = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: list,
  Resource: list,
  Condition: z
    .strictObject({ StringEquals: Values.optional(), 'ForAllValues:StringEquals': Values.optional() })
    .optional(),
})
export type Statement = z.infer<typeof Statement>

export const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(Statement),
})

/** As a policy is kept: its statements, in its order. */
export const Statements = z.array(Statement)
