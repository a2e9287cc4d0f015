import type { Wait } from '../asl/definition.ts'
import { EvaluationProblem, evaluator } from './evaluate.ts'
import { recordEvaluationFailure } from './evaluation-failure.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** Waits until the time that Seconds or Timestamp gives; that time is kept, so that a restart does not wait anew. */
export async function waitState(run: Run, frame: Frame, state: Wait, signal: AbortSignal): Promise<void> {
  if (frame.activity?.kind !== 'wait') {
    const until = state.Timestamp === undefined ? await after(run, frame, state) : await at(run, frame, state)
    run.move(frame, { activity: { kind: 'wait', until } })
  }
  const { activity } = frame
  if (activity?.kind === 'wait') await run.surroundings.clock.wait(activity.until - run.now, signal)
}

async function after(run: Run, frame: Frame, state: Wait): Promise<number> {
  const seconds = Number(await evaluator(run, frame).typed(state.Seconds ?? 0, 'Seconds', 'number'))
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 99_999_999) return run.now + seconds * 1000
  throw problem(
    run,
    frame,
    'Seconds',
    `The Seconds field must be a whole number from 0 to 99999999: ${seconds}`,
  )
}

async function at(run: Run, frame: Frame, state: Wait): Promise<number> {
  const text = String(await evaluator(run, frame).typed(state.Timestamp ?? '', 'Timestamp', 'string'))
  const until = instant.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(until)) return until
  const why = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`
  throw problem(run, frame, 'Timestamp', why)
}

function problem(run: Run, frame: Frame, field: string, why: string) {
  return recordEvaluationFailure(run, frame, new EvaluationProblem(why, field), 'entry')
}
