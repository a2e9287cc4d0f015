import type { EvaluationProblem } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { StateError } from './state-error.ts'

/**
 * Writes EvaluationFailed and gives the error that the state fails with. AWS lets the event follow from what came before
 * the state when the state has done nothing yet, but for Wait.
 */
export function recordEvaluationFailure(run: Run, frame: Frame, problem: EvaluationProblem): StateError {
  const { entered } = frame
  const cause = `An error occurred while executing the state '${frame.state}' (entered at the event id #${entered?.id}). ${problem.message}`
  const failure = new StateError('States.QueryEvaluationError', cause)
  const untouched = entered && frame.previous === entered.id && frame.activity?.kind !== 'wait'
  run.emit(
    frame,
    {
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: {
        state: frame.state,
        ...failure.details,
        ...(problem.location === undefined ? {} : { location: problem.location }),
      },
    },
    {
      activity: { kind: 'failure', error: failure.error ?? null, cause, heartbeat: false },
      ...(untouched ? { previous: entered.after } : {}),
    },
  )
  return failure
}
