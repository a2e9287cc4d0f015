import type { RunReport } from '#recovery/contracts/run-report.ts'
import { duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { padded } from './text.ts'

type Phase = RunReport['phases'][number]

/** Each phase with how long it took, and a bar at its place in the time of the whole run. */
export function phaseLines(report: RunReport, paint: Paint, width: number): string[] {
  if (report.phases.length === 0) return ['  none was reached']
  const nameWidth = Math.max(...report.phases.map(({ step }) => step.length))
  const barWidth = Math.max(10, width - nameWidth - 17)
  const scale = barScale(report.phases, barWidth)
  return report.phases.map(phase => {
    const time = duration(phase.seconds).padStart(11)
    return `  ${padded(phase.step, nameWidth)} ${time}  ${paint.cyan(bar(phase, scale))}`
  })
}

type Scale = { start: number; perColumn: number; columns: number }

function barScale(phases: Phase[], columns: number): Scale {
  const start = Math.min(...phases.map(({ startedAt }) => Date.parse(startedAt)))
  const end = Math.max(...phases.map(({ startedAt, seconds }) => Date.parse(startedAt) + seconds * 1_000))
  return { start, perColumn: Math.max(1, end - start) / columns, columns }
}

function bar({ startedAt, seconds }: Phase, { start, perColumn, columns }: Scale): string {
  const offset = Math.min(columns - 1, Math.floor((Date.parse(startedAt) - start) / perColumn))
  const length = Math.max(1, Math.min(columns - offset, Math.round((seconds * 1_000) / perColumn)))
  return ' '.repeat(offset) + '━'.repeat(length)
}
