import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import { type Answer, Input as Question } from './contracts/ask-operator.ts'
import type { HistoryEvent } from './history-event.ts'

/** A question to the operator that is still open. Parallel branches may each have one. */
export type WaitingQuestion = {
  step: string
  question: string
  answers: Answer[]
  /** Whoever has it can answer; it is neither shown nor logged. */
  token: string
  since: string
  about: unknown
}

const Parameters = z.object({ Payload: Question })

/** The questions that wait for an answer, the oldest first. `history` must be whole, the oldest event first. */
export function waitingQuestions(history: HistoryEvent[]): WaitingQuestion[] {
  if (history.some(({ type }) => executionEnded.test(type))) return []
  const answered = new Set(history.filter(({ type }) => taskEnded.test(type)).map(scheduledBy(history)))
  return history.filter(({ id, type }) => type === 'TaskScheduled' && !answered.has(id)).flatMap(asQuestion)
}

const executionEnded = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/
const taskEnded = /^Task(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed|StateAborted)$/

/** The id of the TaskScheduled event from which an event follows. */
function scheduledBy(history: HistoryEvent[]): (event: HistoryEvent) => number | undefined {
  const byId = new Map(history.map(event => [event.id, event]))
  return event => {
    let at: HistoryEvent | undefined = event
    while (at && at.type !== 'TaskScheduled') at = byId.get(at.previous)
    return at?.id
  }
}

function asQuestion({ resource, parameters, at }: HistoryEvent): WaitingQuestion[] {
  if (resource !== 'invoke.waitForTaskToken') return []
  const parsed = Parameters.safeParse(jsonOrNothing(parameters ?? ''))
  if (!parsed.success) return []
  const { step, question, answers, token, about } = parsed.data.Payload
  return [{ step, question, answers, token, since: at, about }]
}
