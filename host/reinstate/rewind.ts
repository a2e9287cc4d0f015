import { join } from 'node:path'
import { primaryConnection } from '#host/standby/primary.ts'
import { become } from '#host/system/account.ts'
import { attempt, lastLines } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { beginRewind } from './half-rewound.ts'

/**
 * Replaces what differs from the primary by the primary's, from their last common checkpoint on. Answers why it could not,
 * undefined when it has. Needs checksums and a checkpoint of the primary's on its new timeline. Source: PostgreSQL, pg_rewind.
 */
export async function rewind(settings: HostSettings): Promise<string | undefined> {
  // A crash is recovered from first, with nothing archived: pg_rewind wants a database that was shut down. It would do so
  // itself, but does not find a configuration outside of the data directory before version 15.
  const notRecovered = await asOwner(settings, 'postgres', [
    ...['--single', '-F', '-D', settings.postgres.data],
    ...['-c', `config_file=${settings.postgres.etc}/postgresql.conf`, '-c', 'archive_mode=off', 'template1'],
  ])
  if (notRecovered !== undefined) return notRecovered
  await beginRewind(settings)
  return await asOwner(settings, 'pg_rewind', [
    ...['--no-ensure-shutdown', '--target-pgdata', settings.postgres.data],
    ...['--source-server', `${primaryConnection(settings)} dbname=postgres`],
  ])
}

/** Runs a program of PostgreSQL's as the database's owner. Answers its last words when it fails. */
async function asOwner(
  { postgres }: HostSettings,
  name: string,
  args: string[],
): Promise<string | undefined> {
  const ended = await attempt(join(postgres.bin, name), args, {
    as: become(postgres.user),
    env: { LC_ALL: 'C', HOME: '/' },
  })
  return ended.code === 0 ? undefined : lastLines(ended.stderr || ended.stdout)
}
