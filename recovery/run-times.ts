import type { Mode } from './contracts/run.ts'
import type { RunReport } from './contracts/run-report.ts'

/** How long a run took, and each of its steps, in seconds: what a later run is compared with. */
export type RunTimes = { execution: string; seconds: number; steps: Record<string, number> }

/** The times of the newest of the reports that is of the mode, has recovered, and is of another run than the one compared. */
export function lastTimes(
  reports: RunReport[],
  compared: { execution: string; mode: Mode },
): RunTimes | undefined {
  return reports
    .filter(({ mode, outcome }) => mode === compared.mode && outcome.startsWith('recovered'))
    .filter(({ execution }) => execution !== compared.execution)
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
    .map(timesOf)[0]
}

const timesOf = ({ execution, startedAt, endedAt, phases }: RunReport): RunTimes => ({
  execution,
  seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
  steps: Object.fromEntries(phases.map(({ step, seconds }) => [step, seconds])),
})
