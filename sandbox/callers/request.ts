import { request } from 'node:http'

export type Answer = { status: number; body: string }
export type Request = { method: 'GET' | 'PUT'; path: string; body?: object }

/** One HTTP request by address. Rejects when no whole answer has come within `timeout` ms. */
export function ask(
  address: string,
  port: number,
  host: string,
  what: Request,
  timeout: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const payload = what.body ? JSON.stringify(what.body) : undefined
    const headers = {
      host: `${host}:${port}`,
      ...(payload
        ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
        : {}),
    }
    const signal = AbortSignal.timeout(timeout)
    const sent = request({
      host: address,
      port,
      method: what.method,
      path: what.path,
      headers,
      signal,
      agent: false,
    })
    sent.on('error', reject)
    sent.on('response', response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        body += chunk
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.end(payload)
  })
}
