import type pg from 'pg'
import { limits } from '#host/limits.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** PostgreSQL's superuser; pg_ident.conf lets this host's root and the database's owner in as it. */
export const superuser = 'postgres'

/** A connection as superuser over the unix socket, to the service's database unless another is named. */
export async function connect(
  settings: HostSettings,
  database = settings.postgres.database,
): Promise<pg.Client> {
  const { socket, port } = settings.postgres
  const { Client } = (await import('pg')).default
  const client = new Client({
    host: socket,
    port,
    user: superuser,
    database,
    application_name: 'drctl-host',
    connectionTimeoutMillis: limits.databaseConnect,
  })
  // A server that goes away between two queries is told of by the next query.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** The rows of one statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  settings: HostSettings,
  text: string,
  values: unknown[] = [],
  database?: string,
): Promise<Row[]> {
  const client = await connect(settings, database)
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** The first row. */
export async function queryOne<Row extends pg.QueryResultRow>(
  settings: HostSettings,
  text: string,
  values: unknown[] = [],
  database?: string,
): Promise<Row> {
  const [row] = await query<Row>(settings, text, values, database)
  if (!row) throw new Error(`no row: ${text}`)
  return row
}
