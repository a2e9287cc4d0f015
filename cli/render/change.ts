import type { Change } from '../watch/changes.ts'
import { clock, duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { type Asked, oneQuestionLines } from './question.ts'
import { progressText } from './steps.ts'
import { padded } from './text.ts'

/** A change as lines of a log: when, which step, what happened. A question comes with its commands. */
export function changeLines(change: Change, asked: Asked, now: Date, paint: Paint, width: number): string[] {
  if (change.type === 'question') return oneQuestionLines(asked, change.question, now, paint, width)
  const at = clock(change.type === 'step' ? change.at : now.toISOString())
  return [`${at}  ${padded(change.step, 16)} ${happened(change, paint)}`]
}

function happened(change: Exclude<Change, { type: 'question' }>, paint: Paint): string {
  if (change.type === 'progress') return progressText(change.progress)
  if (change.type === 'trouble')
    return `${paint.yellow(change.error.code)}, tried again: ${change.error.message}`
  if (change.state === 'running') return 'begins'
  const time = duration(change.seconds ?? 0)
  if (change.state === 'done') return `${paint.green('done')} after ${time}`
  const why = change.error ? `: ${change.error.code}: ${change.error.message}` : ''
  return `${paint.red('failed')} after ${time}${why}`
}
