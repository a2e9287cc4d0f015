import * as http from 'node:http'
import * as https from 'node:https'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { limits } from './limits.ts'
import { Problem } from './problem.ts'
import { readBytes } from './request-body.ts'
import type { Answer } from './route.ts'
import type { Successor } from './successor.ts'

/** On a request that another region's API has forwarded: it is not forwarded again, or two could send it to and fro. */
const forwardedHeader = 'x-drctl-forwarded'

export const isForwarded = ({ headers }: http.IncomingMessage) => headers[forwardedHeader] !== undefined

export type Forward = (
  successor: Successor,
  message: http.IncomingMessage,
  requestId: string,
) => Promise<Answer>

/**
 * Has the successor answer a request. While that cannot serve yet, the request is held and sent again, as long as nothing
 * can have been stored; should this region be the active one again meanwhile, it is sent to this process itself. Refuses with DatabaseUnavailable when too many are held already or one has been for too long, and with
 * OutcomeUnknown when a write was sent and its answer did not arrive.
 */
export function createForward(): Forward {
  let held = 0
  return async (successor, message, requestId) => {
    if (held >= limits.waiting) throw new Problem('DatabaseUnavailable', 'too many requests wait')
    held += 1
    try {
      return await untilServed({ successor, message, body: await readBytes(message), requestId })
    } finally {
      held -= 1
    }
  }
}

type Forwarded = { successor: Successor; message: http.IncomingMessage; body: Buffer; requestId: string }

async function untilServed(forwarded: Forwarded): Promise<Answer> {
  const until = performance.now() + limits.forwardHold
  do {
    const answer = await once(forwarded)
    if (answer) return answer
    await wait(limits.forwardAgain)
  } while (performance.now() < until)
  throw new Problem('DatabaseUnavailable', 'the region that takes over from this one does not serve yet')
}

/** Undefined when the other side did not serve it, and certainly stored nothing. */
async function once(forwarded: Forwarded): Promise<Answer | undefined> {
  const sent = send(forwarded)
  try {
    const response = await sent.response
    const answer = {
      status: response.statusCode ?? 0,
      body: await text(response),
      ...{ type: response.headers['content-type'] ?? '' },
    }
    return answer.status === 503 && !answer.body.includes('"OutcomeUnknown"') ? undefined : answer
  } catch (error) {
    if (forwarded.message.method !== 'PUT' || !sent.connected()) return undefined
    throw new Problem('OutcomeUnknown', 'the answer of the other region did not arrive', {}, error)
  }
}

function send({ successor, message, body, requestId }: Forwarded) {
  const to = successor() ?? ownUrl(message)
  const { headers, method, url } = message
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const host = headers.host ?? to.host
  const type = headers['content-type']
  const request = (to.protocol === 'https:' ? https : http).request({
    ...{ host: to.hostname, port: to.port, servername: host.replace(/:\d*$/, '') },
    // The answer to HEAD is made here from that to GET.
    ...{ method: method === 'HEAD' ? 'GET' : method, path: url },
    headers: {
      ...{ host, 'x-request-id': requestId, [forwardedHeader]: '1', 'content-length': body.length },
      ...(type !== undefined && { 'content-type': type }),
    },
    agent: false,
    signal: AbortSignal.timeout(limits.forwardAnswer),
  })
  let connected = false
  request.on('socket', socket =>
    socket.once('connect', () => {
      connected = true
    }),
  )
  request.on('response', resolve).on('error', reject).end(body)
  return { response: promise, connected: () => connected }
}

function ownUrl({ socket }: http.IncomingMessage): URL {
  const { localAddress = '', localFamily, localPort } = socket
  const host = localFamily === 'IPv6' ? `[${localAddress}]` : localAddress
  return new URL(`${socket instanceof TLSSocket ? 'https' : 'http'}://${host}:${localPort}`)
}
