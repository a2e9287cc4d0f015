import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import { type Answer, Decision, Input as Question } from './contracts/ask-operator.ts'
import { sinceRedriven } from './event-states.ts'
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

/** A question with what was decided, and by whom. */
export type AnsweredQuestion = WaitingQuestion & { decision: Decision }

const Parameters = z.object({ Payload: Question })

/** The questions that wait for an answer, the oldest first. `history` must be whole, the oldest event first. */
export function waitingQuestions(history: HistoryEvent[]): WaitingQuestion[] {
  const events = sinceRedriven(history)
  if (events.some(({ type }) => executionEnded.test(type))) return []
  const scheduled = scheduledBy(events)
  const answered = new Set(
    events.filter(({ type }) => taskEnded.test(type)).map(event => scheduled(event)?.id),
  )
  return events.filter(({ id, type }) => type === 'TaskScheduled' && !answered.has(id)).flatMap(asQuestion)
}

/** The questions that were answered, in the order of their answers. `history` as above. */
export function answeredQuestions(history: HistoryEvent[]): AnsweredQuestion[] {
  const scheduled = scheduledBy(history)
  return history
    .filter(({ type }) => type === 'TaskSucceeded')
    .flatMap(event => {
      const decision = Decision.safeParse(jsonOrNothing(event.output ?? '')).data
      const task = decision && scheduled(event)
      return task ? asQuestion(task).map(question => ({ ...question, decision })) : []
    })
}

const executionEnded = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/
const taskEnded = /^Task(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed|StateAborted)$/

/** The TaskScheduled event from which an event follows. */
function scheduledBy(history: HistoryEvent[]): (event: HistoryEvent) => HistoryEvent | undefined {
  const byId = new Map(history.map(event => [event.id, event]))
  return event => {
    let at: HistoryEvent | undefined = event
    while (at && at.type !== 'TaskScheduled') at = byId.get(at.previous)
    return at
  }
}

function asQuestion({ resource, parameters, at }: HistoryEvent): WaitingQuestion[] {
  if (resource !== 'invoke.waitForTaskToken') return []
  const parsed = Parameters.safeParse(jsonOrNothing(parameters ?? ''))
  if (!parsed.success) return []
  const { step, question, answers, token, about } = parsed.data.Payload
  return [{ step, question, answers, token, since: at, about }]
}
