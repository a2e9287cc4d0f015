import type { RunDescription } from '#aws/states.ts'
import type { Outcome } from '#recovery/contracts/run-report.ts'
import { exitStatus } from './exit-status.ts'

const statuses: Record<Outcome, number> = {
  recovered: exitStatus.ok,
  'recovered-unprotected': exitStatus.ok,
  'no-outage': exitStatus.refused,
  refused: exitStatus.refused,
  'lost-race': exitStatus.refused,
  aborted: exitStatus.failed,
  failed: exitStatus.failed,
}

/** The exit status that stands for what became of a run. */
export const statusOfOutcome = (outcome: Outcome): number => statuses[outcome]

/** The exit status that a run which has ended is watched to its end with. */
export function statusOfEnded({ report, status }: Pick<RunDescription, 'report' | 'status'>): number {
  if (report) return statuses[report.outcome]
  return status === 'SUCCEEDED' ? exitStatus.ok : exitStatus.failed
}
