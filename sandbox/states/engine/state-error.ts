import type { FailureActivity } from './frame.ts'

/** Why a state failed, by the name that Retry and Catch match. SendTaskFailure may leave out both name and cause. */
export class StateError extends Error {
  readonly error: string | undefined
  override readonly cause: string | undefined
  /** A missed heartbeat goes by the name States.Timeout; ErrorEquals may also say States.HeartbeatTimeout. */
  readonly heartbeat: boolean
  /** Ends the execution: neither Retry nor Catch sees it. */
  readonly terminal: boolean

  constructor(error?: string, cause?: string, kind?: 'heartbeat' | 'terminal') {
    super(`${error ?? 'no error name'}: ${cause ?? 'no cause'}`)
    this.name = 'StateError'
    this.error = error
    this.cause = cause
    this.heartbeat = kind === 'heartbeat'
    this.terminal = kind === 'terminal'
  }

  /** What Catch and `$states.errorOutput` see. */
  get output(): { Error: string | null; Cause: string | null } {
    return { Error: this.error ?? null, Cause: this.cause ?? (this.error === 'States.Timeout' ? '' : null) }
  }

  /** `error` and `cause` as events carry them: absent, not empty. */
  get details(): { error?: string; cause?: string } {
    return {
      ...(this.error === undefined ? {} : { error: this.error }),
      ...(this.cause === undefined ? {} : { cause: this.cause }),
    }
  }
}

export function dataLimitExceeded(name: string, terminal: boolean): StateError {
  return new StateError(
    'States.DataLimitExceeded',
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    terminal ? 'terminal' : undefined,
  )
}

/** The failure as a position keeps it. */
export function failureActivity(problem: StateError, told = false): FailureActivity {
  const { error = null, cause = null, heartbeat } = problem
  return { kind: 'failure', error, cause, heartbeat, told }
}

/** The failure that a position kept. */
export function keptFailure({ error, cause, heartbeat }: FailureActivity): StateError {
  return new StateError(error ?? undefined, cause ?? undefined, heartbeat ? 'heartbeat' : undefined)
}

/** The work's surroundings ended: a sibling branch failed, the execution was stopped, or the engine was. */
export class Aborted extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'Aborted'
  }
}
