import type pg from 'pg'
import { type CalendarDate, formatDate, parseDate } from './birthdays.ts'
import { isBroken, readFailure, writeFailure } from './database-failure.ts'
import type { Lease } from './lease.ts'
import { limits } from './limits.ts'
import { Problem } from './problem.ts'
import { type Query, queries } from './queries.ts'

export interface Readiness {
  readOnly: boolean
  epoch: number | null
  epochRegion: string | null
}

/** What the routes ask of PostgreSQL. Each refuses with a Problem: DatabaseUnavailable, or OutcomeUnknown for a write. */
export interface Database {
  birthdayOf(name: string): Promise<CalendarDate | undefined>
  /** Resolves only when the commit is known. */
  storeBirthday(name: string, date: CalendarDate): Promise<void>
  readiness(): Promise<Readiness>
}

/** Without a lease nothing is asked, and no write is acknowledged whose commit came behind its end. */
export function createDatabase(pool: pg.Pool, leased: Lease): Database {
  const hasWarned = watchWarnings(pool)
  return {
    async birthdayOf(name) {
      refuseWithout(leased)
      const { rows } = await ask<{ dateOfBirth: string }>(pool, queries.birthdayOf, [name])
      return rows[0] && parseDate(rows[0].dateOfBirth)
    },
    async storeBirthday(name, date) {
      refuseWithout(leased)
      await withConnection(pool, async client => {
        hasWarned.delete(client)
        const result = await send<{ durable: boolean }>(client, queries.storeBirthday, [
          name,
          formatDate(date),
        ]).catch(error => Promise.reject(writeFailure(error)))
        if (hasWarned.has(client) || result.rowCount !== 1 || !result.rows[0]?.durable)
          throw commitNotWaitedFor()
      })
      // Whatever held this process up since, another region may have been promoted without this write.
      if (!leased(true))
        throw new Problem('OutcomeUnknown', 'the lease of this region ran out before the commit was known')
    },
    async readiness() {
      refuseWithout(leased)
      const { rows } = await ask<Readiness>(pool, queries.readiness, [])
      if (!rows[0]) throw new Error('the readiness query returned no row')
      return rows[0]
    },
  }
}

function refuseWithout(leased: Lease) {
  if (!leased()) throw new Problem('DatabaseUnavailable', 'this region holds no lease')
}

function ask<Row extends pg.QueryResultRow>(pool: pg.Pool, query: Query, values: string[]) {
  return withConnection(pool, client =>
    send<Row>(client, query, values).catch(error => Promise.reject(readFailure(error))),
  )
}

/**
 * One statement outside a transaction block is a transaction of its own. The driver resolves at ReadyForQuery, which the
 * server sends after the commit, and after every warning the commit gave.
 */
function send<Row extends pg.QueryResultRow>(client: pg.PoolClient, query: Query, values: string[]) {
  return client.query<Row>({ ...query, values })
}

/** A connection that may not be in step with the server any more is closed, not given back. */
async function withConnection<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  let broken = false
  try {
    return await use(client)
  } catch (error) {
    broken = isBroken(error)
    throw error
  } finally {
    client.release(broken)
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  if (pool.waitingCount >= limits.waiting) {
    throw new Problem('DatabaseUnavailable', 'too many requests wait for the database')
  }
  try {
    return await pool.connect()
  } catch (error) {
    throw new Problem('DatabaseUnavailable', 'the database cannot be reached', {}, error)
  }
}

/** Holds the connections on which the server gave a warning. A notice that is none has the code 00000. */
function watchWarnings(pool: pg.Pool): WeakSet<pg.ClientBase> {
  const warned = new WeakSet<pg.ClientBase>()
  pool.on('connect', client => {
    client.on('notice', notice => {
      if (notice.code !== '00000') warned.add(client)
    })
  })
  return warned
}

function commitNotWaitedFor(): Problem {
  return new Problem('OutcomeUnknown', 'the database did not confirm that the write is safe')
}
