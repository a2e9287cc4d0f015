import type { RunReport } from '../contracts/run-report.ts'
import { momentsOf } from '../timeline.ts'
import { between } from './words.ts'

/** A stretch of time in the picture of a run: `outage` is the callers', a step is the run's. Seconds from the origin. */
export type Bar = { name: string; kind: 'outage' | 'step'; from: number; seconds: number }

/** Everything on one scale: from the first moment that is known to the end of the run. */
export type Bars = { origin: string; seconds: number; bars: Bar[] }

/** The outage, if its beginning is known, to the first answer or else to the end of the run; then each step. */
export function barsOf(report: RunReport): Bars {
  const { rto, phases, startedAt, endedAt } = report
  const origin = momentsOf(report)[0]?.at ?? startedAt
  const bar = (kind: Bar['kind'], name: string, at: string, seconds: number): Bar => ({
    ...{ name, kind, seconds },
    from: Math.max(0, between(origin, at)),
  })
  const outage = rto.from
    ? [bar('outage', 'no answer', rto.from, Math.max(0, between(rto.from, rto.to ?? endedAt)))]
    : []
  const steps = phases.map(({ step, startedAt: at, seconds }) => bar('step', step, at, seconds))
  const bars = [...outage, ...steps]
  const ends = bars.map(({ from, seconds }) => from + seconds)
  return { origin, seconds: Math.max(0.001, between(origin, endedAt), ...ends), bars }
}
