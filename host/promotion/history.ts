import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { queryOne } from '#host/postgres/query.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { Branch } from '#recovery/rejoin.ts'

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
  const file = join(settings.postgres.data, 'pg_wal', historyFile(timeline))
  const text = await readFile(file, 'utf8').catch(() => '')
  const branch = branchIn(text)
  if (branch?.parent !== parent) {
    throw new DrctlError('TimelineMismatch', `timeline ${timeline} does not branch off timeline ${parent}`, {
      timeline,
      parent,
      history: text,
    })
  }
  return branch
}

export const historyFile = (timeline: number) =>
  `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`

/** The last line of a timeline's history: which timeline it left, and where. */
export function branchIn(history: string): Branch | undefined {
  const last = history.split('\n').findLast(line => /^\d+\t/.test(line))
  const [parent, lsn] = last?.split('\t') ?? []
  return parent === undefined || lsn === undefined ? undefined : { parent: Number(parent), lsn }
}
