import { filledIn } from '#operator/next-step.ts'
import { UsageError } from '#operator/usage-error.ts'
import { DrctlError, type ErrorKind } from '#recovery/errors.ts'
import { exitStatus, statusOfKind } from './exit-status.ts'
import { oneLine, parserWords, unknownCommand } from './parser-words.ts'

/** Why a command ended without doing what was asked: what is printed, and the exit status. */
export type Failure = {
  code: string
  kind: ErrorKind | 'fault'
  message: string
  next: string
  exit: number
  data: Record<string, unknown>
}

/** What to tell of anything that a command threw. `command` is the command's words, as in `failover start`. */
export function failureOf(error: unknown, command: string): Failure {
  if (error instanceof DrctlError) return ofTable(error)
  if (error instanceof UsageError) return ofUsage(oneLine(error.message), error.next)
  if (isParserError(error)) {
    return ofUsage(parserWords(error), `see how it is used: ${helpOf(error, command)}`)
  }
  const message = oneLine(error instanceof Error ? error.message : String(error))
  const next = `report it, with what is printed by: DEBUG=drctl drctl ${command}`.trimEnd()
  return { code: 'Fault', kind: 'fault', message, next, exit: exitStatus.fault, data: {} }
}

function ofTable(error: DrctlError): Failure {
  const { code, kind, data } = error
  return {
    code,
    kind,
    message: oneLine(error.message),
    next: filledIn(error.next, data),
    exit: statusOfKind(kind),
    data,
  }
}

const ofUsage = (message: string, next: string): Failure => ({
  code: 'InputInvalid',
  kind: 'usage',
  message,
  next,
  exit: exitStatus.usage,
  data: {},
})

/** oclif marks what its parser refuses and a command that it does not know; a command that cannot be loaded is a fault. */
const isParserError = (error: unknown): error is Error =>
  error instanceof Error && 'oclif' in error && !/ failed to load /.test(error.message)

/** A command that is not known has no help; its topic has. */
function helpOf(error: Error, command: string): string {
  const words = unknownCommand(error) ? command.split(' ').slice(0, -1) : [command]
  return ['drctl', ...words, '--help'].filter(Boolean).join(' ')
}
