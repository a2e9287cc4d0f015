import type { RunDescription } from '#aws/states.ts'
import { statusWords } from '#operator/endings.ts'
import type { Snapshot } from '#operator/follow.ts'
import type { Paint } from './paint.ts'
import { type QuestionFrame, questionLines } from './question.ts'
import { reportLines } from './report.ts'
import { stepLines } from './steps.ts'
import { labelled } from './text.ts'

/** A run as it stands: its steps, what it waits for, and the report, which has the evidence, once it has ended. */
export function runLines(snapshot: Snapshot, now: Date, paint: Paint, width: number): string[] {
  const { run } = snapshot
  const evidence = run.status === 'RUNNING'
  return [
    ...stepLines(snapshot, now, paint, { width, evidence }),
    ...waitingLines(snapshot, now, paint, { width }),
    ...(run.status === 'RUNNING' ? [] : ['', ...endLines(run, paint, width)]),
  ]
}

/** What the run waits for now, with the command for each answer. */
export function waitingLines(
  { run, region, waiting }: Snapshot,
  now: Date,
  paint: Paint,
  frame: QuestionFrame,
) {
  return questionLines({ execution: run.execution, region, waiting }, now, paint, frame)
}

/** The report of a run that has ended, or why there is none. */
export function endLines(run: RunDescription, paint: Paint, width: number): string[] {
  if (run.report) return reportLines(run.report, paint, width)
  const why = [run.error, run.cause].filter(Boolean).join(': ') || 'Step Functions gives no reason'
  return [
    paint.red(`${run.execution} ended as ${statusWords(run.status)}, without a report`),
    ...labelled('-', why, { column: 2, width }),
    `  next: drctl status; to have it go on: drctl failover resume ${run.execution}`,
  ]
}
