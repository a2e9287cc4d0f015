import type { Outcome, RunReport } from '#recovery/contracts/run-report.ts'
import { between, happenings, outcomeSaid, startedBy, wayOf } from '#recovery/report/words.ts'
import { momentsOf } from '#recovery/timeline.ts'
import { clock, duration, stamp } from './measure.ts'
import { type Paint, toneColours } from './paint.ts'
import { costLines } from './report-cost.ts'
import {
  evidenceLines,
  readinessLines,
  recoveryLines,
  releaseLines,
  versionLines,
} from './report-evidence.ts'
import { phaseLines } from './report-phases.ts'
import { defaultWidth, labelled, wrapped } from './text.ts'

/** The report of a run as it stands at the end of `watch`, of `show` and of the demo. */
export function reportLines(report: RunReport, paint: Paint, width = defaultWidth): string[] {
  const parts = [
    headline(report, paint, width),
    costLines(report, paint, width),
    timelineLines(report, width),
    ['Phases', ...phaseLines(report, paint, width)],
    evidenceLines(report, paint, width),
    readinessLines(report, width),
    recoveryLines(report, width),
    releaseLines(report, width),
    versionLines(report, width),
    decisionLines(report, width),
    errorLines(report, paint, width),
    unprotectedLines(report, paint, width),
    standbyLines(report, paint, width),
  ]
  return parts
    .filter(part => part.length > 0)
    .flatMap(([title = '', ...rest], i) => [...(i === 0 ? [] : ['']), paint.bold(title), ...rest])
}

/** What became of a run, in a few words and a colour. */
export function outcomeWords(outcome: Outcome, region: string, paint: Paint): string {
  const { words, tone } = outcomeSaid(outcome, region)
  return paint[toneColours[tone]](words)
}

function headline(report: RunReport, paint: Paint, width: number): string[] {
  return [
    outcomeWords(report.outcome, report.region, paint),
    ...labelled('run', report.execution, { width }),
    ...labelled('', wayOf(report), { width }),
    ...labelled('started', `${stamp(report.startedAt)} ${startedBy(report)}`, { width }),
    ...labelled(
      'ended',
      `${stamp(report.endedAt)} after ${duration(between(report.startedAt, report.endedAt))}`,
      { width },
    ),
  ]
}

/** What happened when, and how long after the first that is known. */
function timelineLines(report: RunReport, width: number): string[] {
  const moments = momentsOf(report)
  const origin = moments[0]?.at ?? report.startedAt
  const when = (at: string) => `${clock(at)} ${`+${duration(between(origin, at))}`.padStart(12)}`
  return [
    'Timeline',
    ...moments.flatMap(({ at, what }) => labelled(when(at), happenings[what], { column: 24, width })),
  ]
}

function decisionLines({ decisions }: RunReport, width: number): string[] {
  if (decisions.length === 0) return []
  const said = decisions.map(({ step, answer, to, by, at, reason }) => ({
    step,
    text: `${answer}${to ? ` --to ${to}` : ''} by ${by} at ${clock(at)}: ${reason}`,
  }))
  const column = Math.max(...decisions.map(({ step }) => step.length)) + 2
  return ['Decisions', ...said.flatMap(({ step, text }) => labelled(step, text, { column, width }))]
}

function errorLines({ error }: RunReport, paint: Paint, width: number): string[] {
  if (!error) return []
  return [paint.red(`Error: ${error.code}`), ...indented(error.message, width), `  next: ${error.next}`]
}

function unprotectedLines({ unprotected }: RunReport, paint: Paint, width: number): string[] {
  if (!unprotected) return []
  return [paint.yellow('Not protected'), ...indented(unprotected.why, width), `  next: ${unprotected.next}`]
}

function standbyLines({ noStandby, loss }: RunReport, paint: Paint, width: number): string[] {
  if (!noStandby || loss) return []
  return [paint.yellow('No standby'), ...indented(noStandby.why, width), `  next: ${noStandby.next}`]
}

const indented = (text: string, width: number) => wrapped(text, width - 2).map(line => `  ${line}`)
