import * as z from 'zod'
import { type CaughtError, caughtError, isErrorCode, jsonOrNothing, messageOf } from './caught-error.ts'
import { Mode } from './contracts/run.ts'
import { errors } from './errors.ts'
import { eventStates } from './event-states.ts'
import type { HistoryEvent } from './history-event.ts'
import { beginsStep, endsStep, plannedSteps, stepNames, stepOfState } from './run-steps.ts'

/** Where a step stands. `pending`: not begun; `waiting`: for the operator. */
export type StepProgress = {
  step: string
  state: 'pending' | 'running' | 'waiting' | 'done' | 'failed'
  startedAt?: string
  endedAt?: string
  /** What the host said last of its work. */
  progress?: Progress
  /** The last error that was no progress; it stays while the step is tried again, and goes when it succeeds. */
  error?: CaughtError
  /** How often the work was begun: one more for each retry of the operator's. */
  attempts: number
}

/** In bytes, unless `unit` says otherwise. */
export const Progress = z.object({
  phase: z.string(),
  done: z.number().optional(),
  total: z.number().optional(),
  unit: z.literal('seconds').optional(),
})
export type Progress = z.infer<typeof Progress>

/**
 * The steps of a run as its history tells them, in the order of the run: those of its mode, and those that happened.
 * `history` must be whole, the oldest event first.
 */
export function runProgress(history: HistoryEvent[]): StepProgress[] {
  const steps = new Map<string, StepProgress>()
  const states = eventStates(history)
  let underWay: [string, StepProgress][] = []
  for (const event of history) {
    const state = states.get(event.id)
    if (/^Execution(Failed|Aborted|TimedOut)$/.test(event.type)) underWay = cutOff(steps, event)
    else if (event.type === 'ExecutionRedriven') for (const [name, step] of underWay) steps.set(name, step)
    else if (state !== undefined) apply(steps, event, state)
  }
  const planned = plannedSteps(modeOf(history))
  return stepNames
    .filter(step => planned.includes(step) || steps.has(step))
    .map(step => steps.get(step) ?? { step, state: 'pending', attempts: 0 })
}

function modeOf(history: HistoryEvent[]): Mode {
  const input = jsonOrNothing(history.find(({ type }) => type === 'ExecutionStarted')?.input ?? '')
  return z.object({ mode: Mode }).safeParse(input).data?.mode ?? 'failover'
}

function apply(steps: Map<string, StepProgress>, event: HistoryEvent, state: string) {
  const part = stepOfState(state)
  if (!part) return
  const before = steps.get(part.step) ?? { step: part.step, state: 'pending', attempts: 0 }
  const after = part.part === 'question' ? questioned(before, event) : worked(before, event, state)
  if (after !== before) steps.set(part.step, after)
}

/** A question pauses the step; its answer leaves it as it ended, unless the work is then begun again. */
function questioned(step: StepProgress, event: HistoryEvent): StepProgress {
  if (event.type === 'TaskStateEntered') return { ...step, state: 'waiting' }
  if (event.type === 'TaskStateExited') return { ...step, state: step.error ? 'failed' : 'done' }
  return step
}

function worked(step: StepProgress, event: HistoryEvent, state: string): StepProgress {
  switch (event.type) {
    case 'TaskStateEntered':
      return begun(step, event, state)
    case 'TaskScheduled':
      return step.state === 'failed' ? takenUp(step) : step
    case 'TaskFailed':
    case 'TaskTimedOut':
      return troubled(step, event)
    case 'TaskSucceeded': {
      const { error: _, progress: __, ...rest } = step
      return rest
    }
    case 'TaskStateExited':
      return exited(step, event, state)
    case 'TaskStateAborted':
      return { ...step, state: 'failed', endedAt: event.at }
    default:
      return step
  }
}

function begun(step: StepProgress, event: HistoryEvent, state: string): StepProgress {
  const { endedAt: _, ...rest } = step
  const attempts = step.attempts + (beginsStep(state) ? 1 : 0)
  return { ...rest, state: 'running', startedAt: step.startedAt ?? event.at, attempts }
}

/** By a redrive, which does not enter the state anew. */
function takenUp(step: StepProgress): StepProgress {
  const { endedAt: _, error: __, ...rest } = step
  return { ...rest, state: 'running' }
}

/** StepRunning and its like are no errors: work that goes on says so, and may say how far it is. */
function troubled(step: StepProgress, { type, error, cause = '' }: HistoryEvent): StepProgress {
  const code = error ?? (type === 'TaskTimedOut' ? 'States.Timeout' : 'States.TaskFailed')
  if (isErrorCode(code) && errors[code].kind === 'poll') {
    const progress = Progress.safeParse(jsonOrNothing(messageOf(cause))).data
    return progress ? { ...step, progress } : step
  }
  const caught = caughtError({ Error: code, Cause: cause })
  return caught ? { ...step, error: caught } : step
}

function exited(step: StepProgress, event: HistoryEvent, state: string): StepProgress {
  if (step.error) return { ...step, state: 'failed', endedAt: event.at }
  return endsStep(state) ? { ...step, state: 'done', endedAt: event.at } : step
}

/** The run ended while a step was under way: stopped by hand, or out of time. Gives those steps as they stood. */
function cutOff(steps: Map<string, StepProgress>, { at }: HistoryEvent): [string, StepProgress][] {
  const underWay = [...steps].filter(([, { state }]) => state === 'running' || state === 'waiting')
  for (const [name, step] of underWay) steps.set(name, { ...step, state: 'failed', endedAt: at })
  return underWay
}
