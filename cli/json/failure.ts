import * as z from 'zod'

/** What is printed on stderr, in the place of everything else, when a command did not do what was asked. */
export const Failure = z.strictObject({
  v: z.literal(1),
  error: z.strictObject({
    code: z.string().describe('of the table in recovery/errors.ts, or Fault'),
    kind: z.string(),
    message: z.string(),
    next: z.string().describe('what to do now'),
    exit: z.number().int().describe('the exit status'),
    data: z.record(z.string(), z.unknown()),
  }),
})
