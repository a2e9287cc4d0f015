import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { Problem } from './problem.ts'

const problemOfParser: Record<string, () => Problem> = {
  HPE_HEADER_OVERFLOW: () => new Problem('HeadersTooLarge', 'the headers have more than 16 KB'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new Problem('RequestTooSlow', 'the request did not arrive in time'),
}

type Records = { metrics: Metrics; log: Log }

/** What Node's parser refuses never becomes a request; it is answered on the socket, logged and counted like one. */
export function answerUnparsed(error: NodeJS.ErrnoException, socket: Duplex, records: Records) {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const problem =
    problemOfParser[error.code ?? '']?.() ??
    new Problem('RequestMalformed', 'this is no HTTP request that can be read')
  const requestId = randomUUID()
  const body = JSON.stringify(problem.body(requestId))
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  record(requestId, problem, records)
}

/** Its time counts as 0: the parser does not say when it began. */
function record(requestId: string, { status, code }: Problem, { metrics, log }: Records) {
  const [method, route] = ['none', 'none']
  metrics.observe(method, route, status, 0)
  log.info({ requestId, method, route, status, milliseconds: 0, problem: code }, 'request refused')
}
