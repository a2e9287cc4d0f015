import type { RunReport } from './contracts/run-report.ts'
import { secondsBetween } from './run-measures.ts'

/** What a takeover took before, beside the wait for the fence and for resolvers, which are known without it. Seconds. */
export type PastTakeover = {
  execution: string
  /** From the first failed observation to the start of the run. */
  detectionSeconds: number
  /** Of the run's own steps, up to the first good answer. */
  stepsSeconds: number
}

/**
 * What the next failover can be measured by, which also has a standby, or has none. Undefined for a report of a run in
 * which somebody had to be asked, or of which the first failure or the first good answer is not known.
 */
export function pastTakeover(report: RunReport, standing: boolean): PastTakeover | undefined {
  const { execution, mode, recovery, decisions, startedAt, rto, phases } = report
  const isAlike = mode === 'failover' && recovery?.standing === standing && decisions.length === 0
  if (!isAlike || rto.from === undefined || rto.to === undefined) return undefined
  const fenced = phases.find(({ step }) => step === 'FenceOldSide')?.seconds ?? 0
  return {
    execution,
    detectionSeconds: secondsBetween(rto.from, startedAt),
    stepsSeconds: Math.max(0, secondsBetween(startedAt, rto.to) - fenced),
  }
}
