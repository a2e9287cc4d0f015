import type { State } from '../asl/definition.ts'
import { type Json, tooLarge } from '../json.ts'
import { type Evaluator, evaluator, type Given } from './evaluate.ts'
import type { Frame } from './frame.ts'
import type { Run } from './run.ts'
import { dataLimitExceeded } from './state-error.ts'

/** How a state ends: where to, with what, and what it assigns. Without `next` its flow ends. */
export interface Exit {
  next: string | undefined
  output: Json
  assigned: Record<string, Json>
}

interface Leaving {
  Assign?: Record<string, Json> | undefined
  Output?: Json | undefined
}

/** Evaluates Assign and Output side by side: neither sees what the other does. `path` leads to the fields. */
export async function exitBy(
  run: Run,
  frame: Frame,
  fields: Leaving & { path?: string; next: string | undefined },
  given: Given & { otherwise: Json },
): Promise<Exit> {
  const fill = evaluator(run, frame, given)
  const at = (field: string) => (fields.path ? `${fields.path}/${field}` : field)
  const assigned = fields.Assign ? await object(fill, fields.Assign, at('Assign')) : {}
  const output =
    fields.Output === undefined ? given.otherwise : await fill.template(fields.Output, at('Output'))
  return { next: fields.next, output, assigned }
}

async function object(fill: Evaluator, template: Record<string, Json>, location: string) {
  return (await fill.template(template, location)) as Record<string, Json>
}

/** Writes that the state was left, and moves on. Throws the terminal States.DataLimitExceeded. */
export function leave(run: Run, frame: Frame, state: State, exit: Exit): void {
  const output = JSON.stringify(exit.output)
  const names = Object.entries(exit.assigned)
  if (tooLarge(output) || tooLarge(JSON.stringify(exit.assigned))) throw dataLimitExceeded(frame.state, true)
  if (state.Type === 'Fail') throw new Error('a Fail state is not left')
  const assignedVariables = Object.fromEntries(names.map(([name, value]) => [name, JSON.stringify(value)]))
  run.emit(
    frame,
    {
      type: `${state.Type}StateExited`,
      stateExitedEventDetails: {
        name: frame.state,
        output,
        outputDetails: { truncated: false },
        ...(names.length > 0 ? { assignedVariables, assignedVariablesDetails: { truncated: false } } : {}),
      },
    },
    {
      entered: null,
      used: [],
      activity: null,
      variables: { ...frame.variables, ...exit.assigned },
      ...(exit.next === undefined
        ? { outcome: { output: exit.output } }
        : { state: exit.next, input: exit.output }),
    },
  )
}
