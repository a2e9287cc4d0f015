import type { Fail } from '../asl/definition.ts'
import { evaluator } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { StateError } from './state-error.ts'

/** The error that a Fail state stands for. */
export async function failState(run: Run, frame: Frame, state: Fail): Promise<StateError> {
  const fill = evaluator(run, frame)
  const text = async (field: 'Error' | 'Cause') => {
    const value = state[field]
    return value === undefined ? undefined : String(await fill.typed(value, field, 'string'))
  }
  return new StateError(await text('Error'), await text('Cause'))
}
