import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { queryOne } from '#host/postgres/query.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'

/** Where a timeline left the one before it: exactly the end of what was recovered. */
export type Branch = { parent: number; lsn: Lsn }

/** The timeline that a primary writes. */
export async function currentTimeline(settings: HostSettings): Promise<number> {
  const { name } = await queryOne<{ name: string }>(
    settings,
    'SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS name',
  )
  return Number.parseInt(name.slice(0, 8), 16)
}

/** Refuses with TimelineMismatch unless `timeline` branched off `parent`. */
export async function branchOff(settings: HostSettings, timeline: number, parent: number): Promise<Branch> {
  const name = `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`
  const text = await readFile(join(settings.postgres.data, 'pg_wal', name), 'utf8').catch(() => '')
  const last = text.split('\n').findLast(line => /^\d+\t/.test(line)) ?? ''
  const [from, lsn] = last.split('\t')
  if (from === undefined || lsn === undefined || Number(from) !== parent) {
    throw new DrctlError('TimelineMismatch', `timeline ${timeline} does not branch off timeline ${parent}`, {
      timeline,
      parent,
      history: last,
    })
  }
  return { parent, lsn }
}
