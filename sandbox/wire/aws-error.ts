import type { Scope } from './scope.ts'

/** An error as AWS gives it: its code, its HTTP status, its message. Each protocol renders it in its own form. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  /** More members of the error's body, as InvalidChangeBatch's list of messages. */
  readonly detail: Record<string, unknown>

  constructor(code: string, message: string, status = 400, detail: Record<string, unknown> = {}) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
    this.detail = detail
  }
}

/** An emulated service: one function an operation, by AWS's name for it. The caller is who signed the request. */
export type Operations = Record<string, (input: never, caller: Scope) => unknown | Promise<unknown>>
