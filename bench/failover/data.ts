import type { Region } from '#sandbox/settings.ts'
import { askDatabase } from '#sandbox/witness/database.ts'
import { onInstance } from './instance.ts'
import { untilReplicated } from './outage.ts'
import type { Bench } from './takeover.ts'

const rowsAtOnce = 25_000

/**
 * Fills the active region's database up to a size in megabytes, and takes the full backup that the first takeover
 * restores. Autovacuum stays away from the rows, so that it is no part of what is measured.
 */
export async function fill(bench: Bench, region: Region, megabytes: number): Promise<void> {
  const ask = (sql: string) => askDatabase(bench.settings, region, sql)
  await ask('create table bench_ballast (id bigint, body text) with (autovacuum_enabled = off)')
  for (let id = 0; (await clusterBytes(ask)) < megabytes * 1e6; id += rowsAtOnce) {
    await ask(`insert into bench_ballast select i, repeat(md5(i::text) || md5((-i)::text), 4)
      from generate_series(${id + 1}, ${id + rowsAtOnce}) i`)
  }
  await onInstance(bench, region, ['backup', 'full'])
  await untilReplicated(bench, region)
}

async function clusterBytes(ask: (sql: string) => Promise<string[][]>): Promise<number> {
  const rows = await ask('select sum(pg_database_size(oid)) from pg_database')
  return Number(rows[0]?.[0])
}
