import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '#sandbox/states/json.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import type { FromProcess, Invocation } from './messages.ts'

/** A fault to be done to an invocation: SIGKILL after the first answered AWS call, or after some milliseconds. */
export type Kill = { afterFirstCall: true } | { afterMs: number }

export type Request = { requestId: string; event: Json; functionArn: string; timeoutMs: number; kill?: Kill }

const maxPayload = 6_291_556

/** One process of a function: it carries out one invocation at a time and stays for the next. */
export class FunctionProcess {
  readonly #child: ChildProcess
  readonly #loaded = Promise.withResolvers<void>()
  readonly #exited = Promise.withResolvers<string>()
  busy = false
  alive = true

  constructor(given: { environment: Record<string, string>; log: string; cwd: string }) {
    const log = openSync(given.log, 'a')
    this.#child = fork(join(import.meta.dirname, 'process-main.ts'), [], {
      env: given.environment,
      cwd: given.cwd,
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    this.#child.once('error', error => this.#ended(error.message))
    this.#child.once('exit', (code, signal) =>
      this.#ended(signal ? `signal: ${signal}` : `exit status ${code}`),
    )
    this.#child.on('message', (message: FromProcess) => {
      if (message.kind === 'loaded') this.#loaded.resolve()
    })
  }

  /** Carries out one invocation. Throws LambdaFailure: the function's own error, a timeout, or the process's end. */
  async invoke(request: Request): Promise<Json> {
    this.busy = true
    const timers: NodeJS.Timeout[] = []
    const answered = Promise.withResolvers<Json>()
    const listener = (message: FromProcess) => this.#hear(message, request.requestId, answered)
    const ended = this.#exited.promise.then(how => {
      throw exitError(request.requestId, how)
    })
    this.#child.on('message', listener)
    try {
      // The time to load the code is not the function's: its clock starts when the handler is called.
      await Promise.race([this.#loaded.promise, ended])
      timers.push(...this.#startClocks(request, answered.reject))
      this.#send(request)
      return await Promise.race([answered.promise, ended])
    } finally {
      for (const timer of timers) clearTimeout(timer)
      this.#child.off('message', listener)
      this.busy = false
    }
  }

  end(): void {
    this.alive = false
    this.#child.kill('SIGKILL')
  }

  #ended(how: string): void {
    this.alive = false
    this.#exited.resolve(how)
  }

  #hear(message: FromProcess, requestId: string, answered: PromiseWithResolvers<Json>): void {
    if (message.kind === 'loaded' || message.requestId !== requestId) return
    if (message.kind === 'called') this.end()
    else if (message.kind === 'failed') answered.reject(new LambdaFailure(message.error))
    else if (message.payload.length > maxPayload) answered.reject(tooLarge())
    else answered.resolve(JSON.parse(message.payload))
  }

  #startClocks({ requestId, timeoutMs, kill }: Request, fail: (error: Error) => void): NodeJS.Timeout[] {
    const limit = setTimeout(() => {
      fail(timedOut(requestId, timeoutMs))
      this.end()
    }, timeoutMs)
    return kill && 'afterMs' in kill ? [limit, setTimeout(() => this.end(), kill.afterMs)] : [limit]
  }

  #send({ requestId, event, functionArn, timeoutMs, kill }: Request): void {
    const watchCalls = kill !== undefined && 'afterFirstCall' in kill
    const deadline = Date.now() + timeoutMs
    const invocation: Invocation = { requestId, event, functionArn, deadline, watchCalls }
    // A process that is gone says so by its exit; the error of sending to it adds nothing.
    this.#child.send(invocation, () => {})
  }
}

function exitError(requestId: string, how: string): LambdaFailure {
  const errorMessage = `RequestId: ${requestId} Error: Runtime exited with error: ${how}`
  return new LambdaFailure({ errorType: 'Runtime.ExitError', errorMessage })
}

function timedOut(requestId: string, timeoutMs: number): LambdaFailure {
  const seconds = (timeoutMs / 1000).toFixed(2)
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`
  return new LambdaFailure({ errorType: 'Sandbox.Timedout', errorMessage })
}

function tooLarge(): LambdaFailure {
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxPayload} bytes).`
  return new LambdaFailure({ errorType: 'Function.ResponseSizeTooLarge', errorMessage })
}
