import type { Exit } from './run-command.ts'
import type { CommandKind } from './service-definition.ts'

/** Why a start, a reload or a stop did not do what it was asked for; `result` as systemd names it. */
export class ServiceFailed extends Error {
  override readonly name = 'ServiceFailed'
  readonly result: string

  constructor(result: string, message: string) {
    super(message)
    this.result = result
  }
}

/** systemd's name for how a process ended that should have ended well. */
export function resultOf(exit: Exit): 'exit-code' | 'signal' {
  return exit.signal === null ? 'exit-code' : 'signal'
}

export function commandFailed(exit: Exit, kind: CommandKind): ServiceFailed {
  const how = exit.signal === null ? `with status ${exit.code}` : `by ${exit.signal}`
  return new ServiceFailed(resultOf(exit), `${kind}= ended ${how}`)
}
