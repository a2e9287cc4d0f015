import { type ChildProcess, fork } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '#sandbox/states/json.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import type { FromProcess, Invocation } from './messages.ts'

/** A fault to be done to an invocation: SIGKILL after the first answered AWS call, or after some milliseconds. */
export type Kill = { afterFirstCall: true } | { afterMs: number }

const maxPayload = 6_291_556

/** One process of a function: it carries out one invocation at a time and stays for the next. */
export class FunctionProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<string>
  busy = false
  alive = true

  constructor(given: { environment: Record<string, string>; log: string; cwd: string }) {
    const log = openSync(given.log, 'a')
    this.#child = fork(join(import.meta.dirname, 'process-main.ts'), [], {
      env: given.environment,
      cwd: given.cwd,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    this.#exited = new Promise(resolve => {
      this.#child.once('error', error => resolve(error.message))
      this.#child.once('exit', (code, signal) =>
        resolve(signal ? `signal: ${signal}` : `exit status ${code}`),
      )
    })
    void this.#exited.then(() => {
      this.alive = false
    })
  }

  /** Carries out one invocation. Throws LambdaFailure: the function's own error, a timeout, or the process's end. */
  async invoke(
    invocation: Omit<Invocation, 'kind' | 'watchCalls'>,
    timeoutMs: number,
    kill?: Kill,
  ): Promise<Json> {
    this.busy = true
    const timers: NodeJS.Timeout[] = []
    const after = (ms: number, run: () => void) => void timers.push(setTimeout(run, ms))
    const { requestId } = invocation
    try {
      return await new Promise<Json>((resolve, reject) => {
        const fail = (errorType: string, errorMessage: string, trace: string[] = []) =>
          reject(new LambdaFailure({ errorType, errorMessage, trace }))
        this.#child.on('message', (message: FromProcess) => {
          if (message.requestId !== requestId) return
          if (message.kind === 'called') this.end()
          else if (message.kind === 'failed') {
            fail(message.error.errorType, message.error.errorMessage, message.error.trace)
          } else if (message.payload.length > maxPayload) {
            const what = `Response payload size exceeded maximum allowed payload size (${maxPayload} bytes).`
            fail('Function.ResponseSizeTooLarge', what)
          } else resolve(JSON.parse(message.payload))
        })
        void this.#exited.then(how =>
          fail('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${how}`),
        )
        after(timeoutMs, () => {
          const seconds = (timeoutMs / 1000).toFixed(2)
          fail('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`)
          this.end()
        })
        if (kill && 'afterMs' in kill) after(kill.afterMs, () => this.end())
        const watchCalls = kill !== undefined && 'afterFirstCall' in kill
        this.#child.send({ kind: 'invoke', ...invocation, watchCalls } satisfies Invocation, () => {})
      })
    } finally {
      for (const timer of timers) clearTimeout(timer)
      this.#child.removeAllListeners('message')
      this.busy = false
    }
  }

  end(): void {
    this.alive = false
    this.#child.kill('SIGKILL')
  }
}
