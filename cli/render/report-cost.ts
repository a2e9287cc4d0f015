import type { RunReport } from '#recovery/contracts/run-report.ts'
import { clock, duration } from './measure.ts'
import { labelled } from './text.ts'

/** Seconds from one instant to another. */
export const between = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1_000

/** What the outage cost: how long it took to be noticed, how long callers had no answer, which writes are gone. */
export function costLines(report: RunReport, width: number): string[] {
  return [
    'Cost',
    ...labelled('detection', detection(report), { width }),
    ...labelled('RTO', recoveryTime(report), { width }),
    ...labelled('RPO', recoveryPoint(report), { width }),
  ]
}

function detection({ rto, startedAt }: RunReport): string {
  if (rto.from === undefined) return 'unknown: no failed observation was kept'
  return `${duration(Math.max(0, between(rto.from, startedAt)))} from the first failed observation to the start of the run`
}

const observers = {
  checker: 'a Route 53 checker saw it fail',
  probe: 'a probe of this run saw it fail',
  none: 'no observer saw it fail',
}

function recoveryTime({ rto }: RunReport): string {
  if (rto.seconds === null) return `unknown: ${rto.why ?? 'the run did not say why'}`
  const from = rto.from ? `from ${clock(rto.from)}, when ${observers[rto.source]},` : ''
  const to = rto.to ? `to ${clock(rto.to)}, the first good answer through the name` : ''
  return `${duration(rto.seconds)} ${from} ${to}`.trim()
}

function recoveryPoint({ rpo }: RunReport): string {
  const at = rpo.lsn ? `; recovered up to ${rpo.lsn}` : ''
  if (rpo.boundSeconds === null) return `unknown: ${rpo.why ?? 'the run did not say why'}${at}`
  const beat = rpo.lastBeat ? `: the last recovered heartbeat is of ${clock(rpo.lastBeat)}` : ''
  return `at most ${duration(rpo.boundSeconds)} of writes lost${beat}${at}`
}
