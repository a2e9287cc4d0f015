import { query } from '#host/postgres/query.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { psql } from './epoch.ts'
import { readPassword } from './password.ts'
import { setLast, writeSetLast } from './password-version.ts'
import { setStandbyRole } from './standby-role.ts'

/**
 * Applies sql/apitest_db.sql, which can be run again: roles, database, schema, new migrations, rights. The API's
 * password is set when the region's parameter has another version than the one set last; so is that of the role by which
 * a warm standby streams. Answers what was new.
 */
export async function applySchema(settings: HostSettings): Promise<string[]> {
  const password = await readPassword(settings)
  const renewed = (await setLast(settings, 'password-version')) !== password.version
  const before = await migrations(settings)
  await psql(settings, 'apitest_db.sql', 'postgres', [], {
    DRCTL_REGION: settings.region,
    ...(renewed && { DRCTL_API_PASSWORD: password.value }),
  })
  if (renewed) await writeSetLast(settings, 'password-version', password.version)
  const after = await migrations(settings)
  const streaming = settings.standby === 'warm' && (await setStandbyRole(settings))
  return [
    ...after.filter(name => !before.includes(name)),
    ...(renewed ? ['password'] : []),
    ...(streaming ? ['standby-role'] : []),
  ]
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
