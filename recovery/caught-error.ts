import * as z from 'zod'
import { type ErrorCode, errors } from './errors.ts'

export type CaughtError = { code: string; message: string; next: string }

/** As a Catch of the state machine gives it. For a Lambda's error, Cause is JSON with the Lambda's own words. */
const Caught = z.object({ Error: z.string(), Cause: z.string().optional() })
const LambdaCause = z.object({ errorMessage: z.string() })

/** What a step threw, in words; undefined when nothing was caught. */
export function caughtError(caught: unknown): CaughtError | undefined {
  const parsed = Caught.safeParse(caught)
  if (!parsed.success) return undefined
  const { Error: code, Cause: cause = '' } = parsed.data
  return { code, message: messageOf(cause) || code, next: nextOf(code) }
}

/** The message inside a Cause, or the Cause itself where it is plain text. */
export function messageOf(cause: string): string {
  const parsed = LambdaCause.safeParse(jsonOrNothing(cause))
  return parsed.success ? parsed.data.errorMessage : cause
}

/** Text that is not JSON is undefined: a Cause may be either. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errors, code)

const nextOf = (code: string) =>
  isErrorCode(code) ? errors[code].next : 'read the execution: drctl failover show <execution>'
