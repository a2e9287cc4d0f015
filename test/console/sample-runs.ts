import type { RunReport } from '#recovery/contracts/run-report.ts'
import { recovered } from '#test/cli/sample-report.ts'

const dayMs = 86_400_000

/** Reports of past runs, one a day back from `until`, which differ as real ones do; every fifth is a switchover. */
export function pastReports(count: number, until: Date): RunReport[] {
  return Array.from({ length: count }, (_, i) => pastReport(i, new Date(until.getTime() - (i + 1) * dayMs)))
}

function pastReport(i: number, startedAt: Date): RunReport {
  const switchover = i % 5 === 4
  const [region, peer] = i % 2 === 0 ? ['eu-west-1', 'eu-central-1'] : ['eu-central-1', 'eu-west-1']
  const seconds = 34 + ((i * 37) % 29) + (i % 11 === 7 ? 310 : 0)
  const at = (after: number) => new Date(startedAt.getTime() + after * 1_000).toISOString()
  const epoch = 200 - i
  const seen = { seconds, source: 'checker', from: at(-9), to: at(seconds - 9) } as const
  const none = { seconds: null, source: 'none', why: 'a switchover has no failure to count from' } as const
  return {
    ...recovered,
    ...{ region, peer, startedAt: at(0), endedAt: at(seconds + 8) },
    execution: `failover-apitest-epoch-${epoch}-attempt-1`,
    mode: switchover ? 'switchover' : 'failover',
    outcome: i % 13 === 6 ? 'aborted' : i % 9 === 3 ? 'recovered-unprotected' : 'recovered',
    epoch: { before: epoch, after: epoch + 1 },
    phases: recovered.phases.map(phase => ({
      ...phase,
      startedAt: at((Date.parse(phase.startedAt) - Date.parse(recovered.startedAt)) / 1_000),
    })),
    rto: switchover ? none : seen,
    rpo: switchover
      ? { boundSeconds: 0, lsn: '0/5000148' }
      : {
          boundSeconds: Number((0.4 + ((i * 13) % 21) / 10).toFixed(1)),
          lastBeat: at(-10),
          lsn: '0/5000148',
        },
  }
}
