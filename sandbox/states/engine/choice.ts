import type { Choice } from '../asl/definition.ts'
import { evaluator } from './evaluate.ts'
import type { Frame } from './frame.ts'
import { type Exit, exitBy } from './leave.ts'
import type { Run } from './run.ts'
import { StateError } from './state-error.ts'

/** The first rule whose condition holds decides; the state's own Assign and Output belong to Default. */
export async function chooseNext(run: Run, frame: Frame, state: Choice): Promise<Exit> {
  const given = { otherwise: frame.input }
  const fill = evaluator(run, frame)
  for (const [i, rule] of state.Choices.entries()) {
    const path = `Choices[${i}]`
    const holds = await fill.typed(rule.Condition, `${path}/Condition`, 'boolean')
    if (holds) return exitBy(run, frame, { ...rule, path, next: rule.Next }, given)
  }
  if (state.Default !== undefined) return exitBy(run, frame, { ...state, next: state.Default }, given)
  throw new StateError(
    'States.NoChoiceMatched',
    `Failed to transition out of the state '${frame.state}' (entered at the event id #${frame.entered?.id}). The state does not point to a next state.`,
  )
}
