import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { query } from '#host/postgres/query.ts'
import { writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { psql } from './epoch.ts'
import { readPassword } from './password.ts'

/**
 * Applies sql/apitest_db.sql, which can be run again: roles, database, schema, new migrations, rights. The API's
 * password is set when the region's parameter has another version than the one set last. Answers what was new.
 */
export async function applySchema(settings: HostSettings): Promise<string[]> {
  const password = await readPassword(settings)
  const renewed = (await setLast(settings)) !== password.version
  const before = await migrations(settings)
  await psql(settings, 'apitest_db.sql', 'postgres', [], {
    DRCTL_REGION: settings.region,
    ...(renewed && { DRCTL_API_PASSWORD: password.value }),
  })
  if (renewed) await writeDurably(versionFile(settings), `${password.version}\n`)
  const after = await migrations(settings)
  return [...after.filter(name => !before.includes(name)), ...(renewed ? ['password'] : [])]
}

const versionFile = ({ state }: HostSettings) => join(state, 'password-version')

async function setLast(settings: HostSettings): Promise<number | undefined> {
  return readFile(versionFile(settings), 'utf8').then(Number, () => undefined)
}

async function migrations(settings: HostSettings): Promise<string[]> {
  const [database] = await query(
    settings,
    'SELECT FROM pg_database WHERE datname = $1',
    [settings.postgres.database],
    'postgres',
  )
  if (!database) return []
  const rows = await query<{ name: string }>(
    settings,
    'SELECT name FROM apitest.schema_migration ORDER BY name',
  )
  return rows.map(({ name }) => name)
}
