import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { RunStart, RunView } from './contract.ts'
import { finding } from './finding.ts'
import { reportPart } from './run-report.ts'

/** A run whose history AWS has deleted, as its stored report tells it: without states, input and output. */
export function reportView(report: RunReport, now: Date): RunView {
  const { execution, region, outcome, startedAt, endedAt, phases, decisions } = report
  const until = (from: string, seconds: number) => new Date(Date.parse(from) + seconds * 1_000).toISOString()
  const ended = phases.map(({ step, startedAt: from, seconds }) => ({ step, from, to: until(from, seconds) }))
  return {
    ...{ execution, region, standing: outcome, startedAt, endedAt, now: now.toISOString(), version: 0 },
    forgotten: true,
    start: startOf(report),
    steps: ended.map(({ step, from, to }) => ({
      step,
      state: 'done',
      startedAt: from,
      endedAt: to,
      attempts: 1,
    })),
    verdicts: [
      ...(report.outage ? [finding('VerifyOutage', report.outage)] : []),
      ...(report.readiness ? [finding('CheckReadiness', report.readiness)] : []),
    ],
    bars: ended.map(bar => ({ ...bar, part: 'work', standing: 'done' })),
    states: {},
    taken: [],
    questions: [],
    decisions,
    ...reportPart(report),
  }
}

const startOf = ({ mode, peer, epoch, by, reason, trigger }: RunReport): RunStart => ({
  ...{ mode, peer, by, reason, trigger },
  epoch: epoch.before,
})
