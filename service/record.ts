import type { Request, Response } from 'restify'
import { exchangeOf } from './exchange.ts'
import type { Log } from './log.ts'
import type { Deps } from './route.ts'

/** The metrics and the log line of one exchange. The line names the route, not the path: a path holds a person's name. */
export function recordExchange(request: Request, response: Response, { metrics, log }: Deps & { log: Log }) {
  const exchange = exchangeOf(response)
  if (!exchange) return
  const { id, startedAt, problem } = exchange
  const milliseconds = performance.now() - startedAt
  const route = String(request.getRoute()?.path ?? 'none')
  const method = request.method ?? 'none'
  // Closed before it was finished: the caller went away.
  const status = response.writableEnded && !response.errored ? response.statusCode : 499
  metrics.observe(method, route, status, milliseconds / 1000)
  const line = { requestId: id, method, route, status, milliseconds: Math.round(milliseconds * 1000) / 1000 }
  if (!problem) log.info(line, 'request')
  else if (problem.status < 500) log.info({ ...line, problem: problem.code }, 'request refused')
  else
    log.error(
      { ...line, problem: problem.code, detail: problem.message, cause: problem.cause },
      'request failed',
    )
}
