import type { StepProgress } from './run-progress.ts'

/** How long a run took, and each of its steps, in seconds: what a later run is compared with. */
export type RunTimes = { execution: string; seconds: number; steps: Record<string, number> }

/** The seconds that each step took which is over, questions and further attempts included. */
export function stepSeconds(steps: StepProgress[]): Record<string, number> {
  return Object.fromEntries(
    steps.flatMap(({ step, startedAt, endedAt }) =>
      startedAt === undefined || endedAt === undefined
        ? []
        : [[step, (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000]],
    ),
  )
}
