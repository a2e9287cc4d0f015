import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createDatabase, type Database } from '#service/database.ts'
import { createForward } from '#service/forward.ts'
import { type Lease, unlimited } from '#service/lease.ts'
import { createLog } from '#service/log.ts'
import { createMetrics } from '#service/metrics.ts'
import { createPool } from '#service/pool.ts'
import { createServer } from '#service/server.ts'
import { readSettings } from '#service/settings.ts'
import type { TestPostgres } from '#test/postgres.ts'

export interface Api {
  url: string
  host: string
  port: number
  /** Log lines so far. */
  log(): Record<string, unknown>[]
  clock: { now: Date }
  draining: boolean
  successor: URL | undefined
  fetch(path: string, init?: RequestInit): Promise<Response>
  put(name: string, dateOfBirth: string): Promise<Response>
  stop(): Promise<void>
}

interface Backend {
  database: Database
  connections: { totalCount: number; idleCount: number; waitingCount: number }
  close(): Promise<void>
}

/** A database that is none, for what is refused before the database is asked. */
export function noDatabase(own: Partial<Database> = {}): Backend {
  const never = () => Promise.reject(new Error('the database was asked'))
  const database = { birthdayOf: never, storeBirthday: never, readiness: never, ...own }
  return { database, connections: { totalCount: 0, idleCount: 0, waitingCount: 0 }, close: async () => {} }
}

/** The service's own pool and queries, as the API's role with the password of a local trial. */
export function realDatabase(postgres: TestPostgres, lease: Lease = unlimited): Backend {
  const { host, port } = postgres.place
  const { database } = readSettings({ PGHOST: host, PGPORT: String(port) })
  const pool = createPool(
    database,
    createLog('error', () => {}),
  )
  return { database: createDatabase(pool, lease), connections: pool, close: () => pool.end() }
}

/** The API in this process, on a free port of `host`. Its clock stands still where it is set. */
export async function startApi(host: string, backend: Backend, region = 'local'): Promise<Api> {
  const lines: string[] = []
  const log = createLog('info', text => void lines.push(text))
  const clock = { now: new Date() }
  const server = createServer({
    database: backend.database,
    clock: () => clock.now,
    region,
    successor: () => api.successor,
    forward: createForward(),
    metrics: createMetrics(backend.connections),
    draining: () => api.draining,
    log,
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://${host}:${port}`
  const api: Api = {
    url,
    host,
    port,
    clock,
    draining: false,
    successor: undefined,
    log() {
      log.flush()
      return lines
        .join('')
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line))
    },
    fetch: (path, init) => fetch(`${url}${path}`, init),
    put: (name, dateOfBirth) => fetch(`${url}/hello/${encodeURIComponent(name)}`, putOf({ dateOfBirth })),
    async stop() {
      server.server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
      await backend.close()
    },
  }
  return api
}

export function putOf(body: unknown): RequestInit {
  return { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

/** The JSON of an answer, of which the test says what it is. */
export async function bodyOf<T = Record<string, unknown>>(
  response: Response | Promise<Response>,
): Promise<T> {
  return (await (await response).json()) as T
}
