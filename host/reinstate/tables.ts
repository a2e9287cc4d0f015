import { query } from '#host/postgres/query.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Divergence } from '#recovery/contracts/reinstate.ts'
import type { TouchedRows } from '#recovery/divergence.ts'

const named = `
  SELECT nspname AS schema, relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE pg_class.oid = pg_filenode_relation(0, $1::oid)`

/**
 * The tables behind the files that WAL names, asked of the standby, whose catalog is the one that they were written under.
 * The catalog's own tables are left out; a file that no table has any more goes by its number.
 */
export async function tablesOf(settings: HostSettings, rows: TouchedRows[]): Promise<Divergence['tables']> {
  const tables: Divergence['tables'] = []
  for (const { relation, ...counts } of rows) {
    const [, , file] = relation.split('/')
    const [found] = await query<{ schema: string; name: string }>(settings, named, [file])
    if (found?.schema === 'pg_catalog') continue
    tables.push({ table: found ? `${found.schema}.${found.name}` : `file ${relation}`, ...counts })
  }
  return tables
}
