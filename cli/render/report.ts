import type { Outcome, RunReport } from '#recovery/contracts/run-report.ts'
import { clock, duration, stamp } from './measure.ts'
import type { Paint } from './paint.ts'
import { between, costLines } from './report-cost.ts'
import { evidenceLines, readinessLines, recoveryLines, releaseLines } from './report-evidence.ts'
import { phaseLines } from './report-phases.ts'
import { defaultWidth, labelled, wrapped } from './text.ts'

/** The report of a run as it stands at the end of `watch`, of `show` and of the demo. */
export function reportLines(report: RunReport, paint: Paint, width = defaultWidth): string[] {
  const parts = [
    headline(report, paint, width),
    costLines(report, width),
    ['Phases', ...phaseLines(report, paint, width)],
    evidenceLines(report, paint, width),
    readinessLines(report, width),
    recoveryLines(report, width),
    releaseLines(report, width),
    decisionLines(report, width),
    errorLines(report, paint, width),
    unprotectedLines(report, paint, width),
  ]
  return parts
    .filter(part => part.length > 0)
    .flatMap(([title = '', ...rest], i) => [...(i === 0 ? [] : ['']), paint.bold(title), ...rest])
}

const verdicts: Record<Outcome, { words: (region: string) => string; colour: 'green' | 'yellow' | 'red' }> = {
  recovered: { words: region => `RECOVERED in ${region}`, colour: 'green' },
  'recovered-unprotected': { words: region => `RECOVERED in ${region}, NOT PROTECTED`, colour: 'yellow' },
  'no-outage': { words: () => 'NO OUTAGE, nothing was touched', colour: 'yellow' },
  refused: { words: () => 'REFUSED, nothing was touched', colour: 'yellow' },
  'lost-race': { words: () => 'ANOTHER RUN WAS FIRST, nothing was promoted', colour: 'yellow' },
  aborted: { words: () => 'ABORTED', colour: 'red' },
  failed: { words: () => 'FAILED', colour: 'red' },
}

/** What became of a run, in a few words and a colour. */
export function outcomeWords(outcome: Outcome, region: string, paint: Paint): string {
  const { words, colour } = verdicts[outcome]
  return paint[colour](words(region))
}

function headline(report: RunReport, paint: Paint, width: number): string[] {
  const { epoch } = report
  const epochs =
    epoch.after === epoch.before ? `epoch ${epoch.before}` : `epoch ${epoch.before} -> ${epoch.after}`
  return [
    outcomeWords(report.outcome, report.region, paint),
    ...labelled('run', report.execution, { width }),
    ...labelled(
      '',
      `${report.mode} of ${report.service} from ${report.peer} to ${report.region}, ${epochs}`,
      { width },
    ),
    ...labelled('started', `${stamp(report.startedAt)} ${startedBy(report)}`, { width }),
    ...labelled(
      'ended',
      `${stamp(report.endedAt)} after ${duration(between(report.startedAt, report.endedAt))}`,
      { width },
    ),
  ]
}

function startedBy({ trigger, by, reason }: RunReport): string {
  const who = trigger.kind === 'alarm' ? `by the alarm ${trigger.alarm}` : `by ${by}`
  return reason === '' ? who : `${who}: ${reason}`
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

const indented = (text: string, width: number) => wrapped(text, width - 2).map(line => `  ${line}`)
