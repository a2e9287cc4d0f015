import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'restify'
import { isForwarded } from './forward.ts'
import { type Problem, problemOf } from './problem.ts'
import type { Answer, Deps, Route } from './route.ts'

/** What is known of a request from its first moment, for its answer, its log line and its metrics. */
export interface Exchange {
  id: string
  startedAt: number
  /** What was answered instead of the route's own answer. */
  problem?: Problem
}

/** Kept on the response itself: a WeakMap of short-lived keys costs the garbage collector more than all the rest here. */
const exchangeKey = Symbol('exchange')
type Traced = Response & { [exchangeKey]?: Exchange }

/** A caller's X-Request-Id is kept when it can stand in a log and a header as it is. */
export function openExchange(request: Request, response: Traced) {
  const given = request.headers['x-request-id']
  const id = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
  response[exchangeKey] = { id, startedAt: performance.now() }
}

export function exchangeOf(response: Traced): Exchange | undefined {
  return response[exchangeKey]
}

/** Runs a route, here or in the region that was handed over to, and answers, whatever comes of it. */
export async function serve(route: Route, request: Request, response: Response, deps: Deps): Promise<void> {
  try {
    respond(response, await answerOf(route, request, response, deps), deps)
  } catch (error) {
    respondProblem(response, problemOf(error), deps)
  }
}

function answerOf(route: Route, request: Request, response: Traced, deps: Deps): Answer | Promise<Answer> {
  if (route.byActive && !isForwarded(request) && deps.successor())
    return deps.forward(deps.successor, request, response[exchangeKey]?.id ?? '')
  return route.handle({ params: request.params, message: request }, deps)
}

/** Does nothing when an answer has begun already: a second one cannot be sent. */
export function respondProblem(response: Traced, problem: Problem, deps: Deps) {
  const exchange = response[exchangeKey]
  if (!exchange || response.headersSent) return
  exchange.problem = problem
  for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value)
  respond(
    response,
    { status: problem.status, body: problem.body(exchange.id), type: 'application/problem+json' },
    deps,
  )
}

/** In one write, past restify's formatters: they would add what an error says of itself. */
function respond(response: Traced, { status, body, type = 'application/json' }: Answer, { draining }: Deps) {
  if (draining()) response.setHeader('Connection', 'close')
  const id = response[exchangeKey]?.id ?? ''
  if (body === undefined) {
    response.writeHead(status, { 'X-Request-Id': id })
    response.end()
    return
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'X-Request-Id': id,
  })
  response.end(text)
}
