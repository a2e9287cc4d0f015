import { format } from 'node:util'
import type { FunctionError } from './messages.ts'

const levels = {
  trace: 'TRACE',
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const

/**
 * Makes this process log as Lambda's Node runtime does where its format is text: what the function gives to `console` with
 * time, request and level, each call between START and END, and its duration. `begin` gives what ends the call's lines.
 */
export function writeAsLambda() {
  // The runtime writes this word for what a module prints while it is loaded.
  let current = 'undefined'
  const say = (level: string, ...values: unknown[]) =>
    write(`${new Date().toISOString()}\t${current}\t${level}\t${format(...values)}`)
  for (const [method, level] of Object.entries(levels))
    console[method as keyof typeof levels] = (...values: unknown[]) => say(level, ...values)

  return {
    begin(requestId: string) {
      const startedAt = performance.now()
      current = requestId
      write(`START RequestId: ${requestId} Version: $LATEST`)
      return (error?: FunctionError): void => {
        if (error) say('ERROR', 'Invoke Error', `\t${JSON.stringify(asWritten(error))}`)
        write(`END RequestId: ${requestId}`)
        write(`REPORT RequestId: ${requestId}\tDuration: ${(performance.now() - startedAt).toFixed(2)} ms`)
      }
    },
  }
}

const asWritten = ({ errorType, errorMessage, trace }: FunctionError) => ({
  errorType,
  errorMessage,
  stack: trace,
})

/** One line is one event: an end of a line within it would part it. The instant is that of CloudWatch. */
function write(message: string): void {
  process.stdout.write(`${new Date().toISOString()} ${message.replaceAll('\n', '\r')}\n`)
}
