import type { Mode } from '#recovery/contracts/run.ts'
import { lastTimes, type RunTimes } from '#recovery/run-times.ts'
import type { Connection } from './connection.ts'
import { recentReports } from './recent-reports.ts'

/** What a run is compared with: the times of another one, or why there are none. */
export type LastRun = RunTimes | { unknown: string }

/** The times of the last run of the same mode that has recovered, in either region. */
export async function lastRun(
  connection: Connection,
  compared: { execution: string; mode: Mode },
): Promise<LastRun> {
  try {
    const found = lastTimes(await recentReports(connection), compared)
    return found ?? { unknown: `no ${compared.mode} has recovered before` }
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) }
  }
}

/** What the last run took for a step; undefined where that is not known. */
export const secondsOf = (last: LastRun | undefined, step: string): number | undefined =>
  last && 'steps' in last ? last.steps[step] : undefined
