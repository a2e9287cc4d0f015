import type { Mode } from '#recovery/contracts/run.ts'
import { type RunTimes, runTimes } from '#recovery/run-times.ts'
import type { Connection } from './connection.ts'
import { fromNewest, recoveredRuns } from './recent-reports.ts'

/** What a run is compared with: the times of another one, or why there are none. */
export type LastRun = RunTimes | { unknown: string }

/** The times of the newest run of the same mode that has recovered, in either region, by its stored report. */
export async function lastRun(
  connection: Connection,
  compared: { execution: string; mode: Mode },
): Promise<LastRun> {
  try {
    const others = await recoveredRuns(
      connection,
      ({ execution, mode }) => mode === compared.mode && execution !== compared.execution,
    )
    const found = await fromNewest(others, runTimes)
    return found ?? { unknown: `no report of a ${compared.mode} that recovered is stored` }
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) }
  }
}

/** What the last run took for a step; undefined where that is not known. */
export const secondsOf = (last: LastRun | undefined, step: string): number | undefined =>
  last && 'steps' in last ? last.steps[step] : undefined
