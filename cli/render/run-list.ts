import { statusWords } from '#operator/endings.ts'
import type { ListedRun } from '#operator/runs-of-both.ts'
import { duration, stamp } from './measure.ts'
import type { Paint } from './paint.ts'
import { table } from './text.ts'

export type RunList = { runs: ListedRun[]; missing?: { region: string; why: string } | undefined }

/** Two lines a run, its name and how it stands; at the end the region that could not be asked. */
export function runListLines({ runs, missing }: RunList, now: Date, paint: Paint): string[] {
  const rows = runs.map(run => [
    stamp(run.startedAt.toISOString()),
    statusText(run.status, paint),
    duration(elapsedSeconds(run, now)),
    run.region,
  ])
  const standings = table(rows)
  const unasked = missing ? [paint.yellow(`${missing.region} could not be asked: ${missing.why}`)] : []
  const listed = runs.flatMap(({ execution }, i) => [execution, standings[i] ?? ''])
  return [...(runs.length === 0 ? ['no runs'] : listed), ...unasked]
}

const colours: Record<string, 'cyan' | 'green' | 'red' | 'yellow'> = {
  RUNNING: 'cyan',
  SUCCEEDED: 'green',
  ABORTED: 'yellow',
}

/** The status of Step Functions in lower case: running, succeeded, failed, timed out, aborted. */
export function statusText(status: string, paint: Paint): string {
  return paint[colours[status] ?? 'red'](statusWords(status))
}

/** How long a run took, or takes until now; none before its start, where this machine's clock is behind that of AWS. */
export const elapsedSeconds = ({ startedAt, endedAt }: Pick<ListedRun, 'startedAt' | 'endedAt'>, now: Date) =>
  Math.max(0, (endedAt ?? now).getTime() - startedAt.getTime()) / 1_000
