import type { Asked } from '#operator/answer-commands.ts'
import { type LastRun, secondsOf } from '#operator/last-run.ts'
import type { Change } from '../watch/changes.ts'
import { clock, duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { oneQuestionLines } from './question.ts'
import { progressText } from './steps.ts'
import { padded } from './text.ts'
import { verdictLines, verdictWord } from './verdict.ts'

/**
 * A change as lines of a log: when, which step, what happened, beside what it took the last time. A question comes with its
 * commands, a verdict with its evidence.
 */
export function changeLines(
  change: Change,
  { last, ...asked }: Asked & { last?: LastRun | undefined },
  now: Date,
  paint: Paint,
  width: number,
): string[] {
  if (change.type === 'question') return oneQuestionLines(asked, change.question, now, paint, { width })
  const at = clock(change.type === 'step' ? change.at : now.toISOString())
  const verdict = change.type === 'step' ? change.verdict : undefined
  return [
    `${at}  ${padded(change.step, 16)} ${happened(change, last, paint)}`,
    ...(verdict ? verdictLines(verdict, paint, width) : []),
  ]
}

function happened(
  change: Exclude<Change, { type: 'question' }>,
  last: LastRun | undefined,
  paint: Paint,
): string {
  if (change.type === 'progress') return progressText(change.progress)
  if (change.type === 'trouble')
    return `${paint.yellow(change.error.code)}, tried again: ${change.error.message}`
  if (change.state === 'running') return 'begins'
  const time = `${duration(change.seconds ?? 0)}${lastTime(last, change.step)}`
  if (change.state === 'done') {
    const found = change.verdict ? `: ${verdictWord(change.verdict, paint)}` : ''
    return `${paint.green('done')} after ${time}${found}`
  }
  const why = change.error ? `: ${change.error.code}: ${change.error.message}` : ''
  return `${paint.red('failed')} after ${time}${why}`
}

function lastTime(last: LastRun | undefined, step: string): string {
  const seconds = secondsOf(last, step)
  return seconds === undefined ? '' : ` (last run ${duration(seconds)})`
}
