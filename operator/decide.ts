import { sfnClient } from '#aws/clients.ts'
import { runHistory, answer as sendAnswer } from '#aws/states.ts'
import { type Answer, Decision } from '#recovery/contracts/ask-operator.ts'
import { waitingQuestions } from '#recovery/waiting-questions.ts'
import { chosenQuestion } from './chosen-question.ts'
import type { FoundRun } from './find-run.ts'
import { operatorName } from './operator-name.ts'
import { patiently } from './patience.ts'

export type DecisionWish = {
  answer: Answer
  reason: string
  /** With accept-loss: the LSN that recovery ends at. */
  to?: string | undefined
  /** Which question, when several wait. */
  step?: string | undefined
}

/**
 * Answers the question that a run waits with. NotWaiting when none waits or another was faster, AnswerNotOffered when the
 * question does not offer the answer, UsageError when several wait and no step is named.
 */
export async function decide(
  { run, region }: FoundRun,
  { answer, reason, to, step }: DecisionWish,
): Promise<{ step: string; decision: Decision }> {
  const { execution, arn } = run
  const states = sfnClient(region)
  const waiting = waitingQuestions(await patiently(() => runHistory(states, arn)))
  const question = chosenQuestion(waiting, { execution, answer, step, to })
  const at = new Date().toISOString()
  const decision = Decision.parse({ answer, reason, by: operatorName(), at, ...(to && { to }) })
  await patiently(() => sendAnswer(states, { token: question.token, execution }, decision))
  return { step: question.step, decision }
}
