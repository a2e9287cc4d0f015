import autocannon from 'autocannon'
import type { Contestant } from './contestant.ts'

export type Method = 'GET' | 'PUT'

export interface Measure {
  contestant: string
  method: Method
  requestsPerSecond: number
  p99Milliseconds: number
  residentBytes: number
}

const connections = 16
const people = Array.from({ length: 320 }, (_, i) => `Bench${letters(i)}`)

/** One turn of load. Throws when any request was not answered as it should be. */
export async function loadOnce(contestant: Contestant, method: Method, seconds: number): Promise<Measure> {
  let connection = 0
  const result = await autocannon({
    url: contestant.url,
    connections,
    duration: seconds,
    requests: requestsOf(method, 0),
    setupClient: client => client.setRequests(requestsOf(method, connection++)),
  })
  if (result.non2xx || result.errors) {
    throw new Error(`${contestant.name} ${method}: ${result.non2xx} refused, ${result.errors} failed`)
  }
  return {
    contestant: contestant.name,
    method,
    requestsPerSecond: result['2xx'] / result.duration,
    p99Milliseconds: result.latency.p99,
    residentBytes: await contestant.residentBytes(),
  }
}

/** Each connection writes people of its own: one row written from all sides would measure PostgreSQL's row locks. */
function requestsOf(method: Method, connection: number) {
  if (method === 'GET') return [{ method, path: '/hello/John' }]
  return people
    .filter((_, i) => i % connections === connection)
    .map(name => ({
      method,
      path: `/hello/${name}`,
      headers: { 'content-type': 'application/json' },
      body: '{"dateOfBirth":"1985-07-14"}',
    }))
}

function letters(number: number): string {
  return String.fromCharCode(97 + Math.floor(number / 26), 97 + (number % 26))
}
