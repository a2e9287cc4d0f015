import { Agent, type IncomingMessage, request } from 'node:http'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Answer, Call } from '#sandbox/wire/call.ts'
import type { Place } from './listener.ts'

const agent = new Agent({ keepAlive: true })
const perHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length'])

/** Passes a call on unchanged and answers what comes back. Refuses with ServiceUnavailable when nobody listens there. */
export async function passOn(call: Call, { address, port }: Place): Promise<Answer> {
  try {
    const response = await send(call, { address, port })
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    return { status: response.statusCode ?? 502, headers: kept(response), body: Buffer.concat(chunks) }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AwsError('ServiceUnavailable', `The region's services do not answer: ${why}`, 503)
  }
}

function send(call: Call, { address, port }: Place): Promise<IncomingMessage> {
  const query = call.query.size > 0 ? `?${call.query}` : ''
  return new Promise((resolve, reject) => {
    request({
      host: address,
      port,
      agent,
      method: call.method,
      path: call.path + query,
      headers: { ...call.headers, 'content-length': call.body.length },
    })
      .on('response', resolve)
      .on('error', reject)
      .end(call.body)
  })
}

function kept({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !perHop.has(name))
      .map(([name, value]) => [name, String(value)]),
  )
}
