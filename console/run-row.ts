import type { ListedReport } from '#aws/reports.ts'
import type { RunDescription } from '#aws/states.ts'
import type { RunRow } from './contract.ts'
import { standingOf } from './standing.ts'

/** The row of a stored report, as its key has it. */
export function storedRow(stored: ListedReport): RunRow {
  const { execution, region, peer, mode, outcome: standing, startedAt, rtoSeconds, rpoSeconds } = stored
  return { execution, region, peer, mode, standing, startedAt, rtoSeconds, rpoSeconds }
}

/** The row of a run whose report is not stored: it goes on, or could not store it. */
export function describedRow(run: RunDescription, region: string): RunRow {
  const { execution, startedAt, input, report } = run
  return {
    execution,
    region,
    standing: standingOf(run),
    startedAt: startedAt.toISOString(),
    ...(input && { mode: input.mode, peer: input.peer }),
    ...(report && { rtoSeconds: report.rto.seconds, rpoSeconds: report.rpo.boundSeconds }),
  }
}
