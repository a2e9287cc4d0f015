import { randomUUID } from 'node:crypto'
import { AwsError, type Operations } from './aws-error.ts'
import type { Answer, Call } from './call.ts'
import type { Scope } from './scope.ts'
import { awsErrorOf } from './thrown.ts'

export type Dispatch = (call: Call, caller: Scope) => Promise<Answer>

/**
 * The AWS JSON protocol over a table of operations: X-Amz-Target names the operation (`AWSStepFunctions.StartExecution`:
 * what follows the last dot), the body is its input. An operation that is not in the table answers
 * UnknownOperationException; a ZodError answers ValidationException; an AwsError its own code. A Date in an output
 * becomes epoch seconds.
 */
export function jsonDispatch(operations: Operations, { version }: { version: '1.0' | '1.1' }): Dispatch {
  const type = `application/x-amz-json-${version}`
  return async (call, caller) => {
    try {
      const run = operationOf(operations, targetOf(call), caller.service)
      return jsonAnswer(200, (await run(readJson(call.body), caller)) ?? {}, type)
    } catch (thrown) {
      return jsonError(awsErrorOf(thrown, 'ValidationException'), type)
    }
  }
}

/** The operation that X-Amz-Target names, or an empty string. */
export function targetOf(call: Call): string {
  const target = call.headers['x-amz-target']
  return typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : ''
}

/** One operation of the table as a function of unknown input. Refuses an unknown one with UnknownOperationException. */
export function operationOf(operations: Operations, name: string, service: string) {
  const run = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!run) throw notEmulated(service, name)
  return run as (input: unknown, caller: Scope) => unknown
}

export function notEmulated(service: string, operation: string): AwsError {
  const what = operation ? `${service}:${operation}` : `an unnamed operation of ${service}`
  return new AwsError(
    'UnknownOperationException',
    `${what} is not emulated by the sandbox; see sandbox/FEATURES.md`,
  )
}

/** Parses a body; an empty one is an empty object. Refuses what is no JSON object with SerializationException. */
export function readJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {}
  try {
    const parsed: unknown = JSON.parse(body.toString())
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object')
}

export function jsonAnswer(status: number, output: unknown, type: string): Answer {
  return { status, headers: { 'content-type': type, 'x-amzn-requestid': randomUUID() }, body: toJson(output) }
}

/** The `__type` form, with the code in x-amzn-errortype as well, which REST-JSON clients read. */
export function jsonError(error: AwsError, type: string): Answer {
  const body = { __type: error.code, message: error.message, ...error.detail }
  const answer = jsonAnswer(error.status, body, type)
  return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } }
}

/** JSON as AWS writes it: dates as epoch seconds with milliseconds. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, member) {
    const original = this[key]
    return original instanceof Date ? original.getTime() / 1000 : member
  })
}
