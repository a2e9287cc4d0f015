/** What the runtime and the process of a function say to each other over its IPC channel. */
export type Invocation = {
  requestId: string
  event: unknown
  deadline: number
  functionArn: string
  /** Tell when the first AWS call was answered. */
  watchCalls: boolean
}

export type FunctionError = { errorType: string; errorMessage: string; trace: string[] }

export type FromProcess =
  /** The handler is loaded, or it cannot be, which each invocation will report. */
  | { kind: 'loaded' }
  | { kind: 'called'; requestId: string }
  /** `payload` is JSON text, as the runtime API carries it. */
  | { kind: 'done'; requestId: string; payload: string }
  | { kind: 'failed'; requestId: string; error: FunctionError }
