import * as z from 'zod'
import { checkPosition, chosenQuestion } from '#operator/chosen-question.ts'
import { answerQuestion, type Decided } from '#operator/decide.ts'
import { notWaiting } from '#operator/not-waiting.ts'
import { reasonText } from '#operator/reason.ts'
import { Answer } from '#recovery/contracts/ask-operator.ts'
import { Instant } from '#recovery/contracts/run.ts'
import { formatLsn, parseLsn } from '#recovery/lsn.ts'
import { answeredQuestions, waitingQuestions } from '#recovery/waiting-questions.ts'
import type { KnownRun } from './run-source.ts'

/** What an engineer decides on the page. `since` is that of the question that was read. */
export const Wish = z.strictObject({
  step: z.string().max(80),
  since: Instant,
  answer: Answer,
  reason: z.string().transform(reasonText),
  to: z
    .string()
    .transform(text => formatLsn(parseLsn(text)))
    .optional(),
})
export type Wish = z.infer<typeof Wish>

/**
 * Answers the question that the engineer has read. NotWaiting, with who was first, when that one waits no longer, also when
 * its step asks again since: the new question may have another ground. AnswerNotOffered when it does not offer the answer.
 */
export async function decideAsRead({ run, history }: KnownRun, region: string, wish: Wish): Promise<Decided> {
  const { step, since, answer, to } = wish
  const { execution } = run
  checkPosition({ execution, answer, step, to })
  const waiting = waitingQuestions(history)
  const read = waiting.filter(question => question.step === step && question.since === since)
  const question = chosenQuestion(read, { execution, answer, step, to })
  if (!question) throw notWaiting({ run, waiting, answered: answeredQuestions(history), step })
  return answerQuestion({ run, region }, question, wish)
}
