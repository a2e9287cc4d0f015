import { setTimeout as pause } from 'node:timers/promises'
import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, runHistory, answer as sendAnswer } from '#aws/states.ts'
import { type Answer, Decision } from '#recovery/contracts/ask-operator.ts'
import { DrctlError } from '#recovery/errors.ts'
import { answeredQuestions, type WaitingQuestion, waitingQuestions } from '#recovery/waiting-questions.ts'
import { chosenQuestion } from './chosen-question.ts'
import type { FoundRun } from './find-run.ts'
import { notWaiting } from './not-waiting.ts'
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

export type Decided = { step: string; decision: Decision }

/**
 * Answers the question that a run waits with. NotWaiting when none waits or another was faster, with who answered what;
 * AnswerNotOffered when the question does not offer the answer, UsageError when several wait and no step is named.
 */
export async function decide(found: FoundRun, wish: DecisionWish): Promise<Decided> {
  const { run, region } = found
  const { answer, to, step } = wish
  const history = await patiently(() => runHistory(sfnClient(region), run.arn))
  const waiting = waitingQuestions(history)
  const question = chosenQuestion(waiting, { execution: run.execution, answer, step, to })
  if (question) return answerQuestion(found, question, wish)
  throw notWaiting({ run, waiting, answered: answeredQuestions(history), step })
}

/** Answers one question, of which the caller knows that it waited. NotWaiting when another was faster, with who and what. */
export async function answerQuestion(
  { run, region }: FoundRun,
  { step, token }: Pick<WaitingQuestion, 'step' | 'token'>,
  { answer, reason, to }: DecisionWish,
): Promise<Decided> {
  const { execution } = run
  const states = sfnClient(region)
  const at = new Date().toISOString()
  const decision = Decision.parse({ answer, reason, by: operatorName(), at, ...(to && { to }) })
  try {
    await patiently(() => sendAnswer(states, { token, execution }, decision))
  } catch (error) {
    if (!(error instanceof DrctlError) || error.code !== 'NotWaiting') throw error
    await refuseAnswered({ run, region }, { step, token }, decision)
  }
  return { step, decision }
}

/** Returns where the answer that was first is this one: it had arrived, and only the word of it was lost on the way. */
async function refuseAnswered(
  { run, region }: FoundRun,
  { step, token }: Pick<WaitingQuestion, 'step' | 'token'>,
  ours: Decision,
): Promise<void> {
  const { waiting, answered } = await settled({ run, region }, token)
  const now = await patiently(() => describeRun(sfnClient(region), run.arn))
  const first = answered.find(question => question.token === token)
  if (first && first.decision.by === ours.by && first.decision.at === ours.at) return
  throw notWaiting({ run: now, waiting, answered: first ? [first] : answered, step })
}

/** Of a history that lags behind, more than one look may be needed. */
async function settled({ run, region }: FoundRun, token: string) {
  for (let looks = 1; ; looks++) {
    const history = await patiently(() => runHistory(sfnClient(region), run.arn))
    const waiting = waitingQuestions(history)
    const open = waiting.some(question => question.token === token)
    if (!open || looks === mostLooks) return { waiting, answered: answeredQuestions(history) }
    await pause(lookEveryMs)
  }
}

const mostLooks = 6
const lookEveryMs = 500
