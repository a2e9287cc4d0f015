import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Region, Settings } from '../settings.ts'
import { postgresBin } from '../up/inventory.ts'
import { instanceOwner } from '../up/owner.ts'

const run = promisify(execFile)

/**
 * What a region's database itself says to one SQL statement: rows as lists of text. Asked through psql and the
 * instance's socket, past all of drctl's own code. Rejects when the database is not there.
 */
export async function askDatabase(settings: Settings, region: Region, sql: string): Promise<string[][]> {
  const socket = join(settings.region[region].root, 'run', 'drctl')
  const args = ['-X', '-A', '-t', '-F', '\t', '-h', socket, '-p', String(settings.ports.postgres)]
  const { stdout } = await run(
    join(postgresBin(), 'psql'),
    [...args, '-U', 'postgres', '-d', 'apitest', '-c', sql],
    {
      ...identity(),
      env: { PATH: process.env.PATH, PGCONNECT_TIMEOUT: '2', PGOPTIONS: '-c statement_timeout=5000' },
      encoding: 'utf8',
      timeout: 10_000,
      cwd: '/',
    },
  )
  return stdout
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t'))
}

/** Whether the region's database takes writes: `primary`, `standby`, or `down` when it does not answer. */
export async function databaseRole(
  settings: Settings,
  region: Region,
): Promise<'primary' | 'standby' | 'down'> {
  const rows = await askDatabase(settings, region, 'select pg_is_in_recovery()').catch(() => undefined)
  if (!rows) return 'down'
  return rows[0]?.[0] === 't' ? 'standby' : 'primary'
}

/** The server lets in by the socket only who the instance runs as. */
function identity(): { uid: number; gid: number } {
  const { uid, gid } = instanceOwner()
  return { uid, gid }
}
