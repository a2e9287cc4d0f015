import type { RunReport } from './contracts/run-report.ts'

/** How long a run took, and each of its steps, in seconds: what a later run is compared with. */
export type RunTimes = { execution: string; seconds: number; steps: Record<string, number> }

export const runTimes = ({ execution, startedAt, endedAt, phases }: RunReport): RunTimes => ({
  execution,
  seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
  steps: Object.fromEntries(phases.map(({ step, seconds }) => [step, seconds])),
})
