import type { Snapshot } from '#operator/follow.ts'
import type { Progress, StepProgress } from '#recovery/run-progress.ts'
import { bytes, duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { statusText } from './run-list.ts'
import { padded } from './text.ts'

/** The run in one line, then its steps as a tree, as they stand now. */
export function stepLines(snapshot: Snapshot, now: Date, paint: Paint): string[] {
  const nameWidth = widthOf(snapshot.steps)
  return [
    ...runHeader(snapshot, now, paint),
    ...snapshot.steps.map(step => stepLine(step, nameWidth, now, paint)),
  ]
}

/** The same for a screen that is too low: what is done and what is to come take a line each. */
export function fewStepLines(snapshot: Snapshot, now: Date, paint: Paint): string[] {
  const { steps } = snapshot
  const count = (state: StepProgress['state']) => steps.filter(step => step.state === state).length
  const line = (state: 'done' | 'pending', words: string) =>
    count(state) === 0 ? [] : [`  ${paint[marks[state].colour](marks[state].sign)} ${count(state)} ${words}`]
  return [
    ...runHeader(snapshot, now, paint),
    ...line('done', 'done'),
    ...steps
      .filter(({ state }) => state !== 'done' && state !== 'pending')
      .map(step => stepLine(step, widthOf(steps), now, paint)),
    ...line('pending', 'to come'),
  ]
}

function runHeader({ run }: Snapshot, now: Date, paint: Paint): string[] {
  const elapsed = duration(((run.endedAt ?? now).getTime() - run.startedAt.getTime()) / 1_000)
  const way = run.input ? `${run.input.mode} ${run.input.peer} -> ${run.input.region}, ` : ''
  const standing = `${statusText(run.status, paint)} ${run.endedAt ? 'after' : 'for'} ${elapsed}`
  return [paint.bold(run.execution), `  ${way}${standing}`]
}

const widthOf = (steps: StepProgress[]) =>
  Math.max(0, ...steps.map(({ step }) => lead(step).length + step.length)) + 4

/** These two go on at the same time. */
const branches: Record<string, string> = { RestoreDatabase: '├ ', StageApi: '└ ' }
const lead = (step: string) => branches[step] ?? ''

const marks = {
  pending: { sign: '·', colour: 'dim' },
  running: { sign: '●', colour: 'cyan' },
  waiting: { sign: '?', colour: 'yellow' },
  done: { sign: '✓', colour: 'green' },
  failed: { sign: '✗', colour: 'red' },
} as const

function stepLine(step: StepProgress, nameWidth: number, now: Date, paint: Paint): string {
  const { sign, colour } = marks[step.state]
  const name = step.state === 'pending' ? paint.dim(step.step) : step.step
  const head = padded(`  ${lead(step.step)}${paint[colour](sign)} ${name}`, nameWidth + 2)
  return `${head}${timeOf(step, now).padStart(11)}  ${remark(step, paint)}`.trimEnd()
}

function timeOf({ startedAt, endedAt }: StepProgress, now: Date): string {
  if (startedAt === undefined) return ''
  const end = endedAt === undefined ? now.getTime() : Date.parse(endedAt)
  return duration(Math.max(0, end - Date.parse(startedAt)) / 1_000)
}

/** What is to be said of a step beside its time. */
function remark({ state, progress, error, attempts }: StepProgress, paint: Paint): string {
  const again = attempts > 1 ? ` (attempt ${attempts})` : ''
  if (state === 'waiting') return paint.yellow(`waits for a decision${again}`)
  if (state === 'failed') return paint.red(`${error?.code ?? 'stopped'}${again}`)
  if (state !== 'running') return again.trim()
  const trouble = error ? paint.yellow(`${error.code}, tried again`) : ''
  return [progress ? progressText(progress) : '', trouble, again.trim()].filter(Boolean).join(' ')
}

/** How far the host says that it is: restoring 43 % of 1.2 GB. */
export function progressText({ phase, done, total }: Progress): string {
  if (done === undefined) return phase
  if (total === undefined || total <= 0) return `${phase} ${bytes(done)}`
  return `${phase} ${Math.floor((100 * done) / total)} % of ${bytes(total)}`
}
