import type { Lsn } from './contracts/run.ts'
import { compareLsn } from './lsn.ts'

/** How a database that is down stands, as pg_control tells it. */
export type Stopped = { state: string; checkpoint: Lsn; timeline: number }

/** Where the other side's timeline left the one before it. */
export type Branch = { parent: number; lsn: Lsn }

/**
 * Why an old primary cannot simply follow the new one, or undefined when it can. It can when it was shut down properly, so
 * that its WAL ends with the shutdown checkpoint, and the new timeline left its own behind that: then all that it holds is
 * in the other's history too. After anything else it may hold writes that are nowhere else.
 */
export function cannotRejoin({ state, checkpoint, timeline }: Stopped, branch: Branch): string | undefined {
  if (state !== 'shut down') return `its database is "${state}", not shut down`
  if (timeline !== branch.parent)
    return `it is on timeline ${timeline}, the new one left timeline ${branch.parent}`
  if (compareLsn(checkpoint, branch.lsn) < 0) return undefined
  return `its WAL goes on to ${checkpoint}, behind ${branch.lsn}, where the new timeline left it`
}
