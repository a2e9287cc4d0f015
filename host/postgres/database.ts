import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '#host/limits.ts'
import { databaseLog } from '#host/places.ts'
import { exists } from '#host/system/files.ts'
import { lastLines } from '#host/system/program.ts'
import { endOf, startUnits, stopUnits, units } from '#host/system/systemd.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { queryOne } from './query.ts'

export type DatabaseState = 'primary' | 'standby' | 'down' | 'absent'

/** What runs here: `down` means that a data directory is there and nothing answers. */
export async function databaseState(settings: HostSettings): Promise<DatabaseState> {
  const running = await runningAs(settings)
  if (running) return running
  return (await exists(join(settings.postgres.data, 'PG_VERSION'))) ? 'down' : 'absent'
}

/** Whether the data directory is a standby's: PostgreSQL takes the sign away when it is promoted. */
export const isStandby = ({ postgres }: HostSettings) => exists(join(postgres.data, 'standby.signal'))

async function runningAs(settings: HostSettings): Promise<'primary' | 'standby' | undefined> {
  try {
    const { standby } = await queryOne<{ standby: boolean }>(
      settings,
      'SELECT pg_is_in_recovery() AS standby',
      [],
      'postgres',
    )
    return standby ? 'standby' : 'primary'
  } catch {
    return undefined
  }
}

/**
 * Starts the database and waits until it answers; a standby answers once it is consistent. Without a `limit` (milliseconds)
 * it waits as long as the unit runs and recovery goes on. Throws DatabaseNotStarted, with the end of its log and what systemd says, when the
 * unit is down or was not started.
 */
export async function startDatabase(
  settings: HostSettings,
  limit: number = Number.POSITIVE_INFINITY,
): Promise<'primary' | 'standby'> {
  const refused = await startUnits(units.database).then(
    () => undefined,
    (error: Error) => error.message,
  )
  const ended = refused === undefined ? endOf(units.database) : async () => 'ended' as const
  const answer = await until(async () => (await runningAs(settings)) ?? (await ended()), {
    limit,
    every: limits.databasePoll,
  })
  if (answer === 'primary' || answer === 'standby') return answer
  const log = await readFile(databaseLog(settings), 'utf8').catch(() => '')
  const said = [refused, lastLines(log) || 'its log is empty'].filter(text => text !== undefined)
  throw new DrctlError('DatabaseNotStarted', `PostgreSQL did not start: ${said.join('; ')}`)
}

/** A fast shutdown: sessions are ended, everything is written and archived. */
export async function stopDatabase(): Promise<void> {
  await stopUnits(units.database)
}
