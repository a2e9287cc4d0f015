import { request } from 'node:http'
import type { Place } from './listener.ts'

export type Endpoint = Place & { host: string; path: string; timeoutMs: number }
/** What a probe saw, in the words of Route 53's checkers. */
export type Probed = { ok: boolean; status: string }

const timedOut =
  'Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.'

/** Asks the endpoint once, on a connection of its own. Success is a status of 2xx or 3xx within the timeout. */
export function probe({ address, port, host, path, timeoutMs }: Endpoint): Promise<Probed> {
  return new Promise(resolve => {
    const signal = AbortSignal.timeout(timeoutMs)
    const headers = { host, 'user-agent': 'Amazon-Route53-Health-Check-Service' }
    request({ host: address, port, path, headers, agent: false, signal })
      .on('response', response => {
        response.on('error', () => {}).resume()
        resolve(answered(response.statusCode ?? 0, response.statusMessage ?? '', address))
      })
      .on('error', error => resolve({ ok: false, status: signal.aborted ? timedOut : failed(error) }))
      .end()
  })
}

function answered(code: number, phrase: string, address: string): Probed {
  const status = `HTTP Status Code ${code}, ${phrase}`
  return code >= 200 && code < 400
    ? { ok: true, status: `Success: ${status}` }
    : { ok: false, status: `Failure: ${status}. Resolved IP: ${address}` }
}

function failed(error: Error): string {
  return `Failure: The health checker could not connect to the endpoint: ${error.message}.`
}
