import { setTimeout as wait } from 'node:timers/promises'
import { compareLsn } from '#recovery/lsn.ts'
import type { Region, Settings } from '../settings.ts'
import { askDatabase } from './database.ts'

/** Everything acknowledged before `at` (milliseconds since 1970) lies at or before `lsn` in the WAL. */
export type Position = { at: number; lsn: string }

/** Notes the primary's WAL position again and again, until it is stopped or the primary is gone. */
export function watchPositions(
  settings: Settings,
  region: Region,
): { positions: Position[]; stop: () => Promise<void> } {
  const positions: Position[] = []
  const stopped = new AbortController()
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      const at = Date.now()
      const rows = await askDatabase(settings, region, 'select pg_current_wal_insert_lsn()').catch(
        () => undefined,
      )
      const lsn = rows?.[0]?.[0]
      if (lsn) positions.push({ at, lsn })
      await wait(200, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  })()
  return {
    positions,
    stop: () => {
      stopped.abort()
      return watching
    },
  }
}

/** The moment before which every acknowledged write lies at or before `lsn`; undefined when none is known. */
export function certainUntil(positions: Position[], lsn: string): number | undefined {
  return positions.filter(position => compareLsn(position.lsn, lsn) <= 0).at(-1)?.at
}
