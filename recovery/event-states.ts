import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import type { HistoryEvent } from './history-event.ts'

/**
 * The state of the machine that each event belongs to, by the event's id; those of the execution itself have none. An
 * event names its state or follows from one that does. A redrive breaks that chain: a task that it schedules anew belongs
 * to the state that was entered, not left, and had called the same function.
 */
export function eventStates(history: HistoryEvent[]): Map<number, string> {
  const states = new Map<number, string>()
  const open = new Map<string, HistoryEvent>()
  for (const event of history) {
    if (event.type.startsWith('Execution')) continue
    const state = event.name ?? states.get(event.previous) ?? scheduledAnew(event, open)
    if (state === undefined) continue
    states.set(event.id, state)
    if (event.type === 'TaskScheduled') open.set(state, event)
    if (event.type.endsWith('StateExited')) open.delete(state)
  }
  return states
}

function scheduledAnew(event: HistoryEvent, open: Map<string, HistoryEvent>): string | undefined {
  const wanted = event.type === 'TaskScheduled' ? called(event) : undefined
  if (wanted === undefined) return undefined
  return [...open].findLast(([, before]) => called(before) === wanted)?.[0]
}

const Call = z.object({
  FunctionName: z.string(),
  Payload: z.object({ step: z.string().optional() }).optional(),
})

/** The function that a task calls, and of a question the step that it is about. */
function called({ parameters = '' }: HistoryEvent): string | undefined {
  const call = Call.safeParse(jsonOrNothing(parameters)).data
  return call && `${call.FunctionName} ${call.Payload?.step ?? ''}`
}

/** The events since the execution was last begun: what it waited for before a redrive, it waits for no more. */
export function sinceRedriven(history: HistoryEvent[]): HistoryEvent[] {
  return history.slice(history.findLastIndex(({ type }) => type === 'ExecutionRedriven') + 1)
}
