import type { Region } from '#sandbox/settings.ts'
import { askDatabase } from '#sandbox/witness/database.ts'
import { onInstance } from './instance.ts'
import { untilReplicated } from './outage.ts'
import type { Bench } from './takeover.ts'

/** What a statement writes well within the time that it may take. */
const mostAtOnce = 60_000
/** The text, and what PostgreSQL stores beside it. */
const bytesOfRow = 300

/**
 * Fills the active region's database up to a size in megabytes, and takes the full backup that the first takeover
 * restores. Autovacuum stays away from the rows, so that it is no part of what is measured.
 */
export async function fill(bench: Bench, region: Region, megabytes: number): Promise<void> {
  const ask = (sql: string) => askDatabase(bench.settings, region, sql)
  await ask('create table bench_ballast (id bigint, body text) with (autovacuum_enabled = off)')
  for (;;) {
    const missing = megabytes * 1e6 - (await clusterBytes(ask))
    if (missing <= 0) break
    await addRows(bench, region, Math.min(mostAtOnce, Math.ceil(missing / bytesOfRow)))
  }
  await onInstance(bench, region, ['backup', 'full'])
  await untilReplicated(bench, region)
}

/** Writes some more of the same into a database that was filled. */
export async function addRows({ settings }: Bench, region: Region, count: number): Promise<void> {
  await askDatabase(
    settings,
    region,
    `insert into bench_ballast select i, repeat(md5(i::text) || md5((-i)::text), 4)
     from generate_series(1, ${count}) i`,
  )
}

async function clusterBytes(ask: (sql: string) => Promise<string[][]>): Promise<number> {
  const rows = await ask('select sum(pg_database_size(oid)) from pg_database')
  return Number(rows[0]?.[0])
}
