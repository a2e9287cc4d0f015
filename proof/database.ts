import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'

/** How a region's database was found, by who asked it between two moments: `down` when it did not answer. */
export type Look = {
  region: string
  askedAt: number
  answeredAt: number
  role: 'primary' | 'standby' | 'down'
}

/** The last day that each person has, by name. */
export type Rows = ReadonlyMap<string, number>

export const people = `select name, extract(day from date_of_birth)::int as day from apitest.person
  where date_of_birth >= '2000-01-01' and date_of_birth < '2000-02-01'`

/** Milliseconds: until a database that says nothing counts as down, and between two looks. */
const patience = 1_000
const everyMs = 100

/** Past the API and the host's programs: through the instance's socket, as its superuser. */
function clientOf({ region, ports }: Settings, name: Region, timeout: number): pg.Client {
  const client = new pg.Client({
    host: join(region[name].root, 'run', 'drctl'),
    port: ports.postgres,
    user: 'postgres',
    database: 'apitest',
    connectionTimeoutMillis: patience,
    query_timeout: timeout,
  })
  client.on('error', () => {})
  return client
}

/** The rows of one statement. Rejects when the database is not there. */
async function ask<Row extends pg.QueryResultRow>(
  settings: Settings,
  region: Region,
  ...statement: [text: string, values?: string[]]
): Promise<Row[]> {
  const client = clientOf(settings, region, 30_000)
  try {
    await client.connect()
    return (await client.query<Row>(...statement)).rows
  } finally {
    void client.end()
  }
}

export async function rowsOf(settings: Settings, region: Region): Promise<Rows> {
  const rows = await ask<{ name: string; day: number }>(settings, region, people)
  return new Map(rows.map(({ name, day }) => [name, day]))
}

/** Whether a person has arrived in a database; not while that does not answer. */
export async function hasArrived(settings: Settings, region: Region, name: string): Promise<boolean> {
  const rows = await ask(settings, region, 'select from apitest.person where name = $1', [name]).catch(
    () => [],
  )
  return rows.length > 0
}

/** Asks both databases all the time whether they are writable, until it is aborted. */
export async function watchDatabases(
  settings: Settings,
  note: (look: Look) => void,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(regions.map(region => watch(settings, region, note, signal)))
}

async function watch(settings: Settings, region: Region, note: (look: Look) => void, signal: AbortSignal) {
  while (!signal.aborted) {
    const client = clientOf(settings, region, patience)
    let askedAt = Date.now()
    const noted = (role: Look['role']) => note({ region, askedAt, answeredAt: Date.now(), role })
    try {
      await client.connect()
      while (!signal.aborted) {
        askedAt = Date.now()
        const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
        noted(rows[0]?.standby ? 'standby' : 'primary')
        await pause(everyMs)
      }
    } catch {
      noted('down')
    } finally {
      void client.end().catch(() => {})
    }
    await pause(everyMs)
  }
}
