import { Agent, request } from 'node:http'
import type { Ledger, Write } from './ledger.ts'

export type Api = { domain: string; port: number }

/** Connections outlive a request, so that some of them outlive the API's being active. */
const agent = new Agent({ keepAlive: true })

/** Puts a person's date of birth at an address, and notes what became of it, whatever that is. */
export async function put(
  api: Api,
  ledger: Ledger,
  what: Pick<Write, 'name' | 'day' | 'address'>,
  signal: AbortSignal,
): Promise<Write> {
  const sentAt = Date.now()
  const ended = await statusOf(api, what, signal).then(
    status => ({ status }),
    (error: Error) => ({ error: error.name === 'AbortError' ? 'no answer' : error.message }),
  )
  const write = { ...what, sentAt, endedAt: Date.now(), ...ended }
  ledger.note(write)
  return write
}

function statusOf(
  { domain, port }: Api,
  { name, day, address }: Pick<Write, 'name' | 'day' | 'address'>,
  signal: AbortSignal,
): Promise<number> {
  const body = JSON.stringify({ dateOfBirth: `2000-01-${String(day).padStart(2, '0')}` })
  const headers = {
    host: `${domain}:${port}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  const options = { host: address, port, method: 'PUT', path: `/hello/${name}`, headers, signal, agent }
  return new Promise((resolve, reject) => {
    request(options)
      .on('error', reject)
      .on('response', response => {
        response.on('error', reject)
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.resume()
      })
      .end(body)
  })
}
