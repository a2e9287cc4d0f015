import * as z from 'zod'
import { filledIn } from '#operator/next-step.ts'
import { UsageError } from '#operator/usage-error.ts'
import { DrctlError, type ErrorKind } from '#recovery/errors.ts'
import type { Failure } from './contract.ts'

const statuses: Record<ErrorKind, number> = {
  usage: 400,
  absent: 404,
  refused: 409,
  failed: 502,
  unreachable: 503,
  transient: 503,
  poll: 503,
}

/** What a request threw, as the page shows it, and the status that it is answered with. */
export function failureOf(error: unknown): { status: number; failure: Failure } {
  if (error instanceof DrctlError) {
    const { code, message, data } = error
    const status = code === 'NotAdmitted' ? 403 : statuses[error.kind]
    return { status, failure: { code, message, next: filledIn(error.next, data) } }
  }
  if (error instanceof UsageError) return usage(error.message, error.next)
  if (error instanceof z.ZodError) return usage(z.prettifyError(error), 'correct what is named and try again')
  const message = error instanceof Error ? error.message : String(error)
  const next = 'report it, with the line that drctl console printed'
  return { status: 500, failure: { code: 'Fault', message, next } }
}

const usage = (message: string, next: string) => ({
  status: 400,
  failure: { code: 'InputInvalid', message, next },
})
