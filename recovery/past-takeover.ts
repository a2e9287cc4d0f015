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
 * The newest of the reports that the next failover can be measured by, which also has a standby, or has none: one that
 * nobody had to be asked in, and of which the first failure and the first good answer are known.
 */
export function pastTakeover(reports: RunReport[], standing: boolean): PastTakeover | undefined {
  return reports
    .filter(({ mode, recovery, decisions }) => {
      return mode === 'failover' && recovery?.standing === standing && decisions.length === 0
    })
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))
    .map(measured)
    .find(takeover => takeover !== undefined)
}

function measured({ execution, startedAt, rto, phases }: RunReport): PastTakeover | undefined {
  if (rto.from === undefined || rto.to === undefined) return undefined
  const fenced = phases.find(({ step }) => step === 'FenceOldSide')?.seconds ?? 0
  return {
    execution,
    detectionSeconds: secondsBetween(rto.from, startedAt),
    stepsSeconds: Math.max(0, secondsBetween(startedAt, rto.to) - fenced),
  }
}
