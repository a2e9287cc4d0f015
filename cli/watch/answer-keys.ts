import { lossOf } from '#operator/about.ts'
import type { Answer } from '#recovery/contracts/ask-operator.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'

/** The key of each answer. */
export const answerKeys: Record<Answer, string> = {
  retry: 'r',
  skip: 's',
  proceed: 'p',
  'accept-loss': 'l',
  abort: 'a',
}

/** The answer that a key gives to a question; undefined when that one does not offer it. */
export const answerOf = (key: string, { answers }: WaitingQuestion): Answer | undefined =>
  answers.find(answer => answerKeys[answer] === key)

/** What an answer does that cannot be undone, to be said yes to; undefined when it does nothing of the kind. */
export function consequence(answer: Answer, question: WaitingQuestion, to?: string): string | undefined {
  const loss = lossOf(question.about)
  if (answer === 'abort') return 'the run gives up'
  if (answer === 'accept-loss') return `what was written after ${to} is lost`
  if (answer === 'proceed' && loss) return `what was written after ${loss.recoverableLsn} is lost`
  return undefined
}
