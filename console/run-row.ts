import type { ListedReport } from '#aws/reports.ts'
import type { RunDescription, RunSummary } from '#aws/states.ts'
import type { RunRow } from './contract.ts'
import { standingOf } from './standing.ts'

/** The row of a stored report. When its run ended only Step Functions tells, for 90 days. */
export function storedRow(stored: ListedReport, run: RunSummary | undefined): RunRow {
  const { execution, region, peer, mode, outcome, startedAt, rtoSeconds, rpoSeconds } = stored
  return {
    ...{ execution, region, peer, mode, startedAt, rtoSeconds, rpoSeconds },
    standing: outcome,
    ...(run?.endedAt && { endedAt: run.endedAt.toISOString() }),
  }
}

/** The row of a run whose report is not stored: it goes on, or could not store it. */
export function describedRow(run: RunDescription, region: string): RunRow {
  const { execution, startedAt, endedAt, input, report } = run
  return {
    execution,
    region,
    standing: standingOf(run),
    startedAt: startedAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(input && { mode: input.mode, peer: input.peer }),
    ...(report && { rtoSeconds: report.rto.seconds, rpoSeconds: report.rpo.boundSeconds }),
  }
}
