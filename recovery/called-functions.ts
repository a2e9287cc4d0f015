import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import { eventStates } from './event-states.ts'
import type { HistoryEvent } from './history-event.ts'

const Call = z.object({ FunctionName: z.string() })

/** The name of the Lambda that each state of a run has called; a state that calls none is left out. */
export function calledFunctions(history: HistoryEvent[]): Map<string, string> {
  const states = eventStates(history)
  const called = new Map<string, string>()
  for (const { id, type, parameters = '' } of history) {
    const state = states.get(id)
    if (type !== 'TaskScheduled' || state === undefined) continue
    const call = Call.safeParse(jsonOrNothing(parameters)).data
    if (call) called.set(state, shortName(call.FunctionName))
  }
  return called
}

/** The last part of an ARN: the stack has no versions of functions, which would follow. */
const shortName = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1)
