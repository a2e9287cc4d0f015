/** An error as AWS gives it: its code, its HTTP status, its message. Each protocol renders it in its own form. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.name = code
    this.code = code
    this.status = status
  }
}

/** An emulated service of a JSON protocol: one function an operation, by AWS's name for it. */
export type Operations = Record<string, (input: never) => unknown | Promise<unknown>>
