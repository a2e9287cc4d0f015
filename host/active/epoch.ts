import { join } from 'node:path'
import { sqlFile } from '#host/places.ts'
import { query, superuser } from '#host/postgres/query.ts'
import { become } from '#host/system/account.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** The newest epoch in which this database was active, or undefined when it names none. */
export async function databaseEpoch(settings: HostSettings): Promise<number | undefined> {
  const [row] = await query<{ epoch: number | null }>(
    settings,
    'SELECT max(epoch) AS epoch FROM apitest.epoch',
  )
  return row?.epoch ?? undefined
}

/** Writes down that this database is active in an epoch, in this region. */
export async function openEpoch(settings: HostSettings, epoch: number): Promise<void> {
  await psql(settings, 'open_epoch.sql', settings.postgres.database, [
    ...['-v', `epoch=${epoch}`, '-v', `region=${settings.region}`],
  ])
}

/** Runs one of the SQL files as superuser, over the unix socket. */
export async function psql(
  settings: HostSettings,
  file: string,
  database: string,
  args: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const { bin, socket, port, user } = settings.postgres
  await program(join(bin, 'psql'), ['-X', '-q', ...args, '-f', sqlFile(settings, file)], {
    as: become(user),
    env: { PGHOST: socket, PGPORT: String(port), PGUSER: superuser, PGDATABASE: database, ...env },
  })
}
