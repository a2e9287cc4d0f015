import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import { Reason } from './contracts/check-readiness.ts'
import { Observation } from './contracts/verify-outage.ts'
import { eventStates } from './event-states.ts'
import type { HistoryEvent } from './history-event.ts'
import { stepOfState } from './run-steps.ts'

/** A judgement, with its reasons and with what it rests on where that was observed. */
export const Verdict = z.object({
  verdict: z.string(),
  reasons: z.array(z.union([z.string(), Reason])),
  evidence: z.array(Observation).optional(),
})
export type Verdict = z.infer<typeof Verdict>

/** What a step has found, and when. */
export type StepVerdict = Verdict & { step: string; at: string }

const Answered = z.object({ Payload: Verdict })

/**
 * What each step that judges (is it an outage, can this region take over) has found last, in the order of their answers.
 * `history` must be whole, the oldest event first.
 */
export function stepVerdicts(history: HistoryEvent[]): StepVerdict[] {
  const found = new Map<string, StepVerdict>()
  const states = eventStates(history)
  for (const event of history) {
    const state = states.get(event.id)
    if (event.type !== 'TaskSucceeded' || state === undefined) continue
    const part = stepOfState(state)
    const verdict = Answered.safeParse(jsonOrNothing(event.output ?? '')).data?.Payload
    if (part?.part === 'work' && verdict) found.set(part.step, { step: part.step, at: event.at, ...verdict })
  }
  return [...found.values()]
}
