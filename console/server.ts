import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { DrctlError } from '#recovery/errors.ts'
import { type Door, isApi, refusal } from './admission.ts'
import { send, sendJson } from './answer.ts'
import { namesIn, type Route } from './api/route.ts'
import { failureOf } from './failure.ts'
import type { PageFiles } from './page-files.ts'
import { jsonBody } from './request-body.ts'

type Serving = {
  routes: Route[]
  page: PageFiles
  /** Asked with each request: the port is known only once the server listens. */
  door: () => Door
  /** Takes what went wrong with a request, in one line. */
  log: (line: string) => void
}

/** The console's HTTP server: its page, and an API for that page alone. */
export const consoleServer = (serving: Serving): Server =>
  createServer((request, response) => void serve(request, response, serving))

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  try {
    const { pathname: path, searchParams: query } = askedFor(request)
    const why = refusal({ headers: request.headers, path }, serving.door())
    if (why !== undefined) throw new DrctlError('NotAdmitted', why)
    if (!isApi(path)) return send(response, 200, serving.page(path))
    sendJson(response, 200, await answerOf(request, { path, query }, serving.routes))
  } catch (error) {
    const { status, failure } = failureOf(error)
    const [path] = (request.url ?? '').split('?')
    serving.log(`${request.method} ${path}: ${failure.code}: ${failure.message}`)
    sendJson(response, status, { error: failure })
  }
}

/** Whoever reaches the port may send what is no address at all, as //; that must not end the console. */
function askedFor({ url = '/' }: IncomingMessage): URL {
  const asked = URL.parse(url, 'http://console')
  if (asked) return asked
  throw new DrctlError('RequestMalformed', 'the request names no address')
}

async function answerOf(
  request: IncomingMessage,
  { path, query }: { path: string; query: URLSearchParams },
  routes: Route[],
): Promise<object> {
  for (const route of routes) {
    const names = route.method === request.method ? namesIn(route.path, path) : undefined
    if (!names) continue
    const body = route.method === 'POST' ? await jsonBody(request) : undefined
    return route.answer({ path: names, query, body })
  }
  throw new DrctlError('NothingThere', `there is no ${request.method} ${path}`)
}
