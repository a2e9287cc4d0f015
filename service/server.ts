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

/** The API, not yet listening: over HTTPS with a certificate and its key, as PEM. */
export function createServer(
  deps: Deps & { log: Log },
  tls?: { certificate: string; key: string },
): restify.Server {
  const options: restify.ServerOptions & { maxParamLength: number } = {
    name: '',
    ...tls,
    // Restify asks it for `trace` alone; its types name a logger that it no longer uses.
    log: deps.log as unknown as NonNullable<restify.ServerOptions['log']>,
    // A name that is too long is to be refused as a name, not as an unknown path.
    maxParamLength: limits.bodyBytes,
  }
  const server = restify.createServer(options) as Server
  boundClients(server)
  server.on('clientError', (error, socket) => answerUnparsed(error, socket, deps))
  refuseExpectations(server, deps)
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
  // Node would refuse a request without Host by itself, with an empty answer that no one hears of; targetRefusal does.
  Object.assign(http, { requireHostHeader: false })
}

/** Node would answer an Expect that it does not know by itself, with neither a request id nor a log line. */
function refuseExpectations({ server: http }: Server, deps: Deps & { log: Log }) {
  http.on('checkExpectation', (request, response) => {
    // Restify gives its own methods to the requests and responses of Node.
    const [asked, answer] = [request as restify.Request, response as restify.Response]
    openExchange(asked, answer)
    refuse(asked, answer, new Problem('RequestMalformed', 'no Expect but 100-continue can be met'), deps)
  })
}

/** False ends the exchange here: restify must not see a target that is none, and would answer `OPTIONS *` with nothing. */
function begin(request: restify.Request, response: restify.Response, deps: Deps & { log: Log }): boolean {
  openExchange(request, response)
  const refusal = targetRefusal(request)
  if (!refusal) return true
  refuse(request, response, refusal, deps)
  return false
}

function targetRefusal(request: restify.Request): Problem | undefined {
  const hostless = request.headers.host === undefined && request.httpVersion === '1.1'
  if (hostless || !takeTarget(request))
    return new Problem('RequestMalformed', 'the target or the Host header is not well formed')
  if (request.url === '*') return new Problem('RouteUnknown', 'nothing is served for the server as a whole')
  return undefined
}

/** For what restify does not see, and so does not record. */
function refuse(
  request: restify.Request,
  response: restify.Response,
  problem: Problem,
  deps: Deps & { log: Log },
) {
  respondProblem(response, problem, deps)
  recordExchange(request, response, deps)
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
