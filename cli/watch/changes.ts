import type { Snapshot } from '#operator/follow.ts'
import type { CaughtError } from '#recovery/caught-error.ts'
import type { Progress, StepProgress } from '#recovery/run-progress.ts'
import type { StepVerdict, Verdict } from '#recovery/step-verdicts.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'

/** One thing that happened in a run between two looks at it. Seconds are those of the step so far. */
export type Change =
  | {
      type: 'step'
      at: string
      step: string
      state: StepProgress['state']
      seconds?: number
      error?: CaughtError
      verdict?: Verdict
    }
  | { type: 'progress'; step: string; progress: Progress }
  | { type: 'trouble'; step: string; error: CaughtError }
  | { type: 'question'; question: WaitingQuestion }

type Seen = Pick<Snapshot, 'steps' | 'verdicts' | 'waiting'>

/** What is new in a snapshot, seen now: steps in the order of time, then how far they are, then questions. */
export function changesBetween(before: Seen | undefined, after: Seen, now: Date): Change[] {
  const known = new Map(before?.steps.map(step => [step.step, step]))
  const asked = new Set(before?.waiting.map(({ token }) => token))
  return [
    ...after.steps
      .flatMap(step => stepChanges(known.get(step.step), step, now))
      .map(change => withVerdict(change, after.verdicts))
      .toSorted((a, b) => timeOf(a) - timeOf(b)),
    ...after.waiting
      .filter(({ token }) => !asked.has(token))
      .map(question => ({ type: 'question', question }) as const),
  ]
}

const timeOf = (change: Change) => (change.type === 'step' ? Date.parse(change.at) : Number.MAX_SAFE_INTEGER)

/** A step that judges is told with what it has found. */
function withVerdict(change: Change, verdicts: StepVerdict[]): Change {
  if (change.type !== 'step' || change.state !== 'done') return change
  const found = verdicts.find(({ step }) => step === change.step)
  if (!found) return change
  const { step: _, at: __, ...verdict } = found
  return { ...change, verdict }
}

function stepChanges(before: StepProgress | undefined, after: StepProgress, now: Date): Change[] {
  return [
    ...started(before, after, now),
    ...progressed(before, after),
    ...troubled(before, after),
    ...ended(before, after),
  ]
}

/** A step keeps the time at which it began first; that it began once more was some time before now, and before its end. */
function started(before: StepProgress | undefined, after: StepProgress, now: Date): Change[] {
  const { step, startedAt, endedAt, attempts } = after
  if (startedAt === undefined || attempts <= (before?.attempts ?? 0)) return []
  const at = attempts === 1 ? startedAt : (endedAt ?? now.toISOString())
  return [{ type: 'step', at, step, state: 'running' }]
}

/** Not every poll is worth a line: another phase is, and every tenth of the work. */
function progressed(before: StepProgress | undefined, { step, state, progress }: StepProgress): Change[] {
  if (state !== 'running' || !progress) return []
  const last = before?.progress
  if (last?.phase === progress.phase && tenth(last) === tenth(progress)) return []
  return [{ type: 'progress', step, progress }]
}

const tenth = ({ done, total }: Progress) =>
  done === undefined || !total ? undefined : Math.floor((10 * done) / total)

/** An error after which the step is tried again; of the last one `ended` tells. */
function troubled(before: StepProgress | undefined, { step, state, error }: StepProgress): Change[] {
  if (state !== 'running' || !error || same(before?.error, error)) return []
  return [{ type: 'trouble', step, error }]
}

const same = (a: CaughtError | undefined, b: CaughtError) => a?.code === b.code && a.message === b.message

function ended(before: StepProgress | undefined, after: StepProgress): Change[] {
  const { step, state, startedAt, endedAt, error } = after
  if ((state !== 'done' && state !== 'failed') || endedAt === undefined) return []
  if (before?.state === state && before.endedAt === endedAt) return []
  const seconds = startedAt === undefined ? 0 : (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000
  return [{ type: 'step', at: endedAt, step, state, seconds, ...(state === 'failed' && error && { error }) }]
}
