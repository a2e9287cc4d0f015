import { join } from 'node:path'
import { primaryConnection } from '#host/standby/primary.ts'
import { become } from '#host/system/account.ts'
import { attempt, lastLines } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/**
 * Replaces what differs from the primary by the primary's, from their last common checkpoint on. Answers why it could not,
 * undefined when it has. Needs checksums and a checkpoint of the primary's on its new timeline. Source: PostgreSQL, pg_rewind.
 */
export async function rewind(settings: HostSettings): Promise<string | undefined> {
  const { bin, data, etc } = settings.postgres
  // A crash is recovered from first, with nothing archived: pg_rewind wants a database that was shut down. It would do so
  // itself, but does not find a configuration outside of the data directory before version 15.
  const single = [
    '--single',
    '-F',
    '-D',
    data,
    '-c',
    `config_file=${etc}/postgresql.conf`,
    '-c',
    'archive_mode=off',
    'template1',
  ]
  const steps = [
    { file: join(bin, 'postgres'), args: single },
    {
      file: join(bin, 'pg_rewind'),
      args: [
        '--no-ensure-shutdown',
        '--target-pgdata',
        data,
        '--source-server',
        `${primaryConnection(settings)} dbname=postgres`,
      ],
    },
  ]
  for (const { file, args } of steps) {
    const ended = await attempt(file, args, {
      as: become(settings.postgres.user),
      env: { LC_ALL: 'C', HOME: '/' },
    })
    if (ended.code !== 0) return lastLines(ended.stderr || ended.stdout)
  }
  return undefined
}
