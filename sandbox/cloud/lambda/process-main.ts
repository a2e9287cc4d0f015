import { subscribe } from 'node:diagnostics_channel'
import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
import { writeAsLambda } from './function-log.ts'
import type { FromProcess, FunctionError, Invocation } from './messages.ts'

/**
 * The runtime inside the process of a function: loads the handler that `_HANDLER` names, carries out one invocation at a
 * time, and reports a thrown error as AWS's Node runtime does: its name, its message, its stack.
 */
type Handler = (event: unknown, context: Record<string, unknown>) => unknown

const loaded = load(process.env._HANDLER ?? '')
let watched: string | undefined
const log = writeAsLambda()

subscribe('http.client.response.finish', () => {
  if (watched !== undefined) tell({ kind: 'called', requestId: watched })
  watched = undefined
})

process.on('message', (invocation: Invocation) => void carryOut(invocation))
process.on('disconnect', () => process.exit(0))

async function carryOut({ requestId, event, deadline, functionArn, watchCalls }: Invocation): Promise<void> {
  watched = watchCalls ? requestId : undefined
  const end = log.begin(requestId)
  try {
    const context = {
      awsRequestId: requestId,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      invokedFunctionArn: functionArn,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    }
    const payload = JSON.stringify((await (await loaded)(event, context)) ?? null)
    end()
    tell({ kind: 'done', requestId, payload })
  } catch (thrown) {
    const error = reported(thrown)
    end(error)
    tell({ kind: 'failed', requestId, error })
  }
}

async function load(file: string): Promise<Handler> {
  const module: { handler?: unknown } = await import(pathToFileURL(file).href)
  if (typeof module.handler === 'function') return module.handler as Handler
  throw Object.assign(new Error(`${file} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' })
}

function reported(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') }
}

function tell(message: FromProcess): void {
  process.send?.(message)
}

// A handler that cannot be loaded fails each invocation; it is no unhandled rejection before the first.
loaded
  .catch(() => {})
  .finally(() => {
    tell({ kind: 'loaded' })
    // Node would write the cache when the process exits, but this one is killed.
    flushCompileCache()
  })
