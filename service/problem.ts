import * as z from 'zod'
import { limits } from './limits.ts'

/**
 * What the API can answer that is no success. The codes and `next` are those of the table in recovery/errors.ts, which
 * the service does not import; a test holds the two together.
 */
export const problems = {
  InputInvalid: { status: 400, title: 'Input refused', next: 'correct the named fields and try again' },
  RequestMalformed: {
    status: 400,
    title: 'Request not understood',
    next: 'send a well-formed HTTP request; a body must be JSON in UTF-8',
  },
  PersonUnknown: { status: 404, title: 'No such person', next: 'store it first: PUT /hello/<name>' },
  RouteUnknown: { status: 404, title: 'No such resource', next: 'see what there is: GET /openapi.json' },
  MethodNotAllowed: {
    status: 405,
    title: 'Method not allowed',
    next: 'use one of the methods that the header Allow names',
  },
  RequestTooSlow: {
    status: 408,
    title: 'Request not complete in time',
    next: 'send the whole request without pausing',
  },
  BodyTooLarge: { status: 413, title: 'Body too large', next: 'send at most 16 KB' },
  MediaTypeUnsupported: {
    status: 415,
    title: 'Media type not supported',
    next: 'send the body as Content-Type: application/json, not compressed',
  },
  HeadersTooLarge: { status: 431, title: 'Headers too large', next: 'send fewer or shorter headers' },
  InternalFault: {
    status: 500,
    title: 'Internal fault',
    next: 'report the request id to those who run the API',
  },
  DatabaseUnavailable: {
    status: 503,
    title: 'Database not available',
    next: 'try again after the seconds in Retry-After; nothing was stored',
  },
  OutcomeUnknown: {
    status: 503,
    title: 'Outcome unknown',
    next: 'the write may or may not be stored: send it again, or read it back first',
  },
  NotReady: { status: 503, title: 'Not ready', next: 'try again after the seconds in Retry-After' },
} as const satisfies Record<string, { status: number; title: string; next: string }>

export type ProblemCode = keyof typeof problems

const Fault = z.strictObject({ field: z.string(), detail: z.string() })
export type Fault = z.infer<typeof Fault>

/** RFC 9457. `errors` names the fields at fault; region, epoch and reasons belong to NotReady. */
export const ProblemBody = z.strictObject({
  type: z.string().meta({ format: 'uri' }),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  next: z.string(),
  requestId: z.string(),
  errors: z.array(Fault).min(1).optional(),
  region: z.string().optional(),
  epoch: z.int().nullable().optional(),
  reasons: z.array(z.string()).optional(),
})
export type ProblemBody = z.infer<typeof ProblemBody>

type More = Pick<ProblemBody, 'errors' | 'region' | 'epoch' | 'reasons'>

/** Thrown where a request cannot be served. Everything in it but `cause` is meant for the caller's eyes. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly more: More

  constructor(code: ProblemCode, detail: string, more: More = {}, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = code
    this.code = code
    this.more = more
  }

  static input(errors: Fault[]): Problem {
    return new Problem('InputInvalid', errors.map(({ field, detail }) => `${field} ${detail}`).join('; '), {
      errors,
    })
  }

  get status(): number {
    return problems[this.code].status
  }

  get headers(): Record<string, string> {
    return this.status === 503 ? { 'Retry-After': String(limits.retryAfter) } : {}
  }

  body(requestId: string): ProblemBody {
    const { status, title, next } = problems[this.code]
    const type = `urn:drctl:problem:${this.code}`
    return { type, title, status, detail: this.message, code: this.code, next, requestId, ...this.more }
  }
}

/** What a caller is told of an error: its own words if it is a Problem, and nothing of it if not. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem('InternalFault', 'the request could not be served', {}, error)
}
