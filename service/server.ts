import * as restify from 'restify'
import { answerUnparsed } from './client-error.ts'
import { openExchange, respondProblem, serve } from './exchange.ts'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import { Problem, problemOf } from './problem.ts'
import { recordExchange } from './record.ts'
import type { Deps, Route } from './route.ts'
import { routes } from './routes/all.ts'
import { takeTarget } from './target.ts'

/** Restify's types know nothing of `first`: handlers that see a request before restify does. */
type Server = restify.Server & {
  first(handler: (request: restify.Request, response: restify.Response) => boolean): void
}

/** The API, not yet listening. */
export function createServer(deps: Deps & { log: Log }): restify.Server {
  const options: restify.ServerOptions & { maxParamLength: number } = {
    name: '',
    // Restify asks it for `trace` alone; its types name a logger that it no longer uses.
    log: deps.log as unknown as NonNullable<restify.ServerOptions['log']>,
    // A name that is too long is to be refused as a name, not as an unknown path.
    maxParamLength: limits.bodyBytes,
  }
  const server = restify.createServer(options) as Server
  boundClients(server)
  server.first((request, response) => begin(request, response, deps))
  for (const route of routes) mount(server, route, deps)
  server.on('restifyError', (request, response, error, done) => {
    respondProblem(response, refusalOf(error, request), deps)
    // Restify sends an answer of its own unless it thinks that it sent one.
    response._sent = true
    done()
  })
  server.on('after', (request, response) => recordExchange(request, response, deps))
  return server
}

function boundClients(server: restify.Server) {
  const { server: http } = server
  http.headersTimeout = limits.headers
  http.requestTimeout = limits.request
  http.keepAliveTimeout = limits.keepAlive
  // Restify listens to upgrades and does nothing with them: a client that offers HTTP/2 would wait for ever.
  http.removeAllListeners('upgrade')
  server.on('clientError', answerUnparsed)
}

/** False ends the exchange here: restify must not see a target that is none. */
function begin(request: restify.Request, response: restify.Response, deps: Deps & { log: Log }): boolean {
  openExchange(request, response)
  if (takeTarget(request)) return true
  respondProblem(
    response,
    new Problem('RequestMalformed', 'the target or the Host header is not well formed'),
    deps,
  )
  recordExchange(request, response, deps)
  return false
}

function mount(server: restify.Server, route: Route, deps: Deps) {
  const path = route.path.replace(/\{(\w+)\}/g, ':$1')
  const handler: restify.RequestHandler = (request, response, next) => {
    void serve(route, request, response, deps).then(() => next())
  }
  if (route.method === 'PUT') server.put(path, handler)
  if (route.method === 'GET') {
    server.get(path, handler)
    server.head(path, handler)
  }
}

/** The router's own refusals, in our words: its own repeat the path. */
function refusalOf(error: unknown, request: restify.Request): Problem {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 405) return new Problem('MethodNotAllowed', `${request.method} is not allowed here`)
  if (status === 404 && !isDecodable(request.path())) {
    return new Problem('RequestMalformed', 'the path is not well-formed percent-encoding')
  }
  if (status === 404) return new Problem('RouteUnknown', 'nothing is served at this path')
  return problemOf(error)
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
