import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import type { Server } from 'restify'
import { limits } from './limits.ts'
import type { Log } from './log.ts'

/**
 * Ends the service within the bounds of limits.ts, once /readyz has begun to say 503: serves on for a notice, takes no
 * new connections, lets open requests end, cuts what is left, and closes the database connections.
 */
export async function shutDown(server: Server, pool: pg.Pool, log: Log): Promise<void> {
  await wait(limits.notice)
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  if ((await Promise.race([closed, wait(limits.drain, 'late')])) === 'late') {
    log.warn({ requests: server.inflightRequests() }, 'requests were cut off at shutdown')
    server.server.closeAllConnections()
  }
  await Promise.race([pool.end(), wait(limits.close)])
}
