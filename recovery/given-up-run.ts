import * as z from 'zod'
import { jsonOrNothing } from './caught-error.ts'
import type { Decision } from './contracts/ask-operator.ts'
import type { Input as NotifyInput } from './contracts/notify.ts'
import type { Run } from './contracts/run.ts'
import type { HistoryEvent } from './history-event.ts'
import { runProgress, type StepProgress } from './run-progress.ts'
import { stateVisits } from './state-visits.ts'
import { answeredQuestions } from './waiting-questions.ts'

/**
 * What a run had gathered when it was stopped before its claim, as its history tells it: Notify would have been given the
 * same. The decision to give it up stands with the step that it ended. `history` must be whole, the oldest event first.
 */
export function givenUpRun(run: Run, history: HistoryEvent[], decision: Decision): NotifyInput {
  const steps = runProgress(history)
  const answered = answeredQuestions(history).map(question => ({ step: question.step, ...question.decision }))
  const answer = answersOf(history)
  return {
    run,
    outcome: 'aborted',
    marks: steps.flatMap(({ step, state, endedAt: at }) => (state === 'done' && at ? [{ step, at }] : [])),
    outage: answer('ConfirmOutage') ?? answer('VerifyOutage'),
    readiness: answer('CheckReadiness'),
    restore: answer('RestoreDatabase'),
    stage: answer('StageApi'),
    decisions: [...answered, { step: lastLeft(steps), ...decision }],
  }
}

const Answered = z.object({ Payload: z.unknown() })

/** What the Lambda of a step has answered last. */
function answersOf(history: HistoryEvent[]): (step: string) => unknown {
  const visits = stateVisits(history)
  return step => {
    const tries = visits.filter(({ state }) => state === step).flatMap(visit => visit.tries)
    const result = tries.findLast(one => one.result !== undefined)?.result
    return Answered.safeParse(jsonOrNothing(result ?? '')).data?.Payload
  }
}

/** The end of the run is that of the steps under way. */
function lastLeft(steps: StepProgress[]): string {
  const begun = steps.filter(({ endedAt }) => endedAt !== undefined)
  const inOrder = begun.toSorted((a, b) => Date.parse(a.endedAt ?? '') - Date.parse(b.endedAt ?? ''))
  return (inOrder.at(-1) ?? steps[0])?.step ?? ''
}
