import type { Snapshot } from '#operator/follow.ts'
import { type LastRun, secondsOf } from '#operator/last-run.ts'
import type { Progress, StepProgress } from '#recovery/run-progress.ts'
import { bytes, duration } from './measure.ts'
import type { Paint } from './paint.ts'
import { elapsedSeconds, statusText } from './run-list.ts'
import { defaultWidth, padded, wrapped } from './text.ts'
import { verdictLines, verdictWord } from './verdict.ts'

/**
 * What stands beside the steps: the run that they are compared with, and on a screen that is high enough the evidence. On
 * one that is low, steps of the folded states share a line.
 */
export type Frame = {
  width?: number
  last?: LastRun | undefined
  evidence?: boolean
  folded?: StepProgress['state'][]
}

/** The run in one line, then its steps as a tree, as they stand now. */
export function stepLines(snapshot: Snapshot, now: Date, paint: Paint, frame: Frame = {}): string[] {
  const { steps, verdicts } = snapshot
  const { folded = [], evidence = false, width } = frame
  const row = rowOf(steps, now, paint, frame)
  return [
    ...runHeader(snapshot, now, paint, frame),
    ...steps.flatMap(step => {
      if (folded.includes(step.state)) return foldedLine(step, steps, paint)
      const verdict = verdicts.find(found => found.step === step.step)
      const why = verdict && evidence ? verdictLines(verdict, paint, width) : []
      return [...row(step, verdict && verdictWord(verdict, paint)), ...why]
    }),
  ]
}

/** How many there are, in the place of the first of them. */
function foldedLine({ step, state }: StepProgress, steps: StepProgress[], paint: Paint): string[] {
  const same = steps.filter(other => other.state === state)
  if (same[0]?.step !== step) return []
  const { sign, colour } = marks[state]
  return [`  ${paint[colour](sign)} ${same.length} ${state === 'pending' ? 'to come' : state}`]
}

function runHeader({ run, steps }: Snapshot, now: Date, paint: Paint, frame: Frame): string[] {
  const elapsed = duration(elapsedSeconds(run, now))
  const way = run.input ? `${run.input.mode} ${run.input.peer} -> ${run.input.region}, ` : ''
  const standing = `${statusText(run.status, paint)} ${run.endedAt ? 'after' : 'for'} ${elapsed}`
  return [paint.bold(run.execution), `  ${way}${standing}`, ...comparison(frame, widthOf(steps), paint)]
}

/** The heading of the column with the other run's times, and what that run took in all; or why there is none. */
function comparison({ last, width = defaultWidth }: Frame, nameWidth: number, paint: Paint): string[] {
  if (last === undefined) return []
  if ('unknown' in last) return [paint.dim(`  no run to compare with: ${last.unknown}`)]
  const heads = `${' '.repeat(nameWidth + 2)}${'this run'.padStart(timeWidth)}${'last run'.padStart(lastWidth)}`
  const whole = `${heads}  ${duration(last.seconds)} in all`
  return [paint.dim(whole.length > width ? heads : whole)]
}

const timeWidth = 11
const lastWidth = timeWidth + 1
const narrowest = 22
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

/** A step's line: its mark, its name, its time beside that of the last run, and what is to be said of it. */
function rowOf(steps: StepProgress[], now: Date, paint: Paint, { width = defaultWidth, last }: Frame) {
  const nameWidth = widthOf(steps)
  const isCompared = last !== undefined && !('unknown' in last)
  return (step: StepProgress, found = ''): string[] => {
    const { sign, colour } = marks[step.state]
    const name = step.state === 'pending' ? paint.dim(step.step) : step.step
    const head = padded(`  ${lead(step.step)}${paint[colour](sign)} ${name}`, nameWidth + 2)
    const times = `${timeOf(step, now).padStart(timeWidth)}${isCompared ? lastTime(secondsOf(last, step.step), paint) : ''}`
    const column = nameWidth + 2 + timeWidth + (isCompared ? lastWidth : 0) + 2
    return beside(`${head}${times}`, remark(step, found, paint), { column, width })
  }
}

/** A remark beside what it is of; below it where the screen is too narrow. */
function beside(text: string, said: string, { column, width }: { column: number; width: number }): string[] {
  const room = width - column
  if (room < narrowest) {
    const below = said === '' ? [] : wrapped(said, width - 6)
    return [text.trimEnd(), ...below.map(line => `${' '.repeat(6)}${line}`)]
  }
  const [first, ...others] = wrapped(said, room)
  return [`${text}  ${first}`.trimEnd(), ...others.map(line => `${' '.repeat(column)}${line}`)]
}

const lastTime = (seconds: number | undefined, paint: Paint) =>
  paint.dim((seconds === undefined ? '' : duration(seconds)).padStart(lastWidth))

function timeOf({ startedAt, endedAt }: StepProgress, now: Date): string {
  if (startedAt === undefined) return ''
  const end = endedAt === undefined ? now.getTime() : Date.parse(endedAt)
  return duration(Math.max(0, end - Date.parse(startedAt)) / 1_000)
}

/** What is to be said of a step beside its time. `found`: its verdict, once it is over. */
function remark({ state, progress, error, attempts }: StepProgress, found: string, paint: Paint): string {
  const again = attempts > 1 ? ` (attempt ${attempts})` : ''
  if (state === 'waiting') return paint.yellow(`waits for a decision${again}`)
  if (state === 'failed') return paint.red(`${error?.code ?? 'stopped'}${again}`)
  if (state === 'done') return `${found}${again}`.trim()
  if (state !== 'running') return again.trim()
  const trouble = error ? paint.yellow(`${error.code}, tried again`) : ''
  return [progress ? progressText(progress) : '', trouble, again.trim()].filter(Boolean).join(' ')
}

/** How far the host says that it is: restore 43 %, 430.0 MB of 1.0 GB. */
export function progressText({ phase, done, total, unit }: Progress): string {
  const size = unit === 'seconds' ? duration : bytes
  if (done === undefined) return phase
  if (total === undefined || total <= 0) return `${phase} ${size(done)}`
  return `${phase} ${Math.floor((100 * done) / total)} %, ${size(done)} of ${size(total)}`
}
