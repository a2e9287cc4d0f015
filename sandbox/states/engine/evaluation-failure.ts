import type { EvaluationProblem } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { failureActivity, StateError } from './state-error.ts'

/**
 * Writes EvaluationFailed and gives the error that the state fails with. In a state that has done nothing yet AWS lets
 * the event follow from what came before the state, or from its entry when a Wait's time is no time.
 */
export function recordEvaluationFailure(
  run: Run,
  frame: Frame,
  problem: EvaluationProblem,
  follows: 'what came before' | 'entry' = 'what came before',
): StateError {
  const { entered } = frame
  const cause = `An error occurred while executing the state '${frame.state}' (entered at the event id #${entered?.id}). ${problem.message}`
  const failure = new StateError('States.QueryEvaluationError', cause)
  const before =
    follows === 'what came before' && entered && frame.previous === entered.id ? entered.after : undefined
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
      activity: failureActivity(failure),
      ...(before === undefined ? {} : { previous: before }),
    },
  )
  return failure
}
