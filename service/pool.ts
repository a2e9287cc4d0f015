import pg from 'pg'
import { limits } from './limits.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'

/**
 * Connections that never wait without a bound: for a free one, for the server to answer, for a lock. Warnings must come
 * through, since one of them is the only sign that a commit did not wait for its standby.
 */
export function createPool(settings: Settings['database'], log: Log): pg.Pool {
  const { connections, ...server } = settings
  const pool = new pg.Pool({
    ...server,
    max: connections,
    application_name: 'drctl-api',
    keepAlive: true,
    connectionTimeoutMillis: limits.poolWait,
    idleTimeoutMillis: limits.idleConnection,
    query_timeout: limits.query,
    statement_timeout: limits.statement,
    lock_timeout: limits.statement,
    options: '-c client_min_messages=warning',
  })
  // A free connection that breaks is only forgotten: the next request opens another.
  pool.on('error', error => log.warn({ error }, 'lost a free database connection'))
  // One that breaks in use tells so to the query that waits on it; told to nobody else, it would end the process.
  pool.on('connect', client =>
    client.on('error', error => log.debug({ error: String(error) }, 'lost a connection')),
  )
  return pool
}
