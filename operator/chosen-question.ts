import type { Answer } from '#recovery/contracts/ask-operator.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { stepsOf } from './not-waiting.ts'
import { UsageError } from './usage-error.ts'

export type Choice = { execution: string; answer: Answer; step: string | undefined; to: string | undefined }

/**
 * The waiting question that an answer is for; undefined when none waits, or not that step's. UsageError when several wait
 * and no step is named; AnswerNotOffered when the question does not offer the answer.
 */
export function chosenQuestion(waiting: WaitingQuestion[], choice: Choice): WaitingQuestion | undefined {
  const { execution, answer, step } = choice
  const asked = step === undefined ? waiting : waiting.filter(question => question.step === step)
  const [question, ...others] = asked
  if (!question) return undefined
  if (others.length > 0) throw ambiguous(asked, choice)
  if (question.answers.includes(answer)) return question
  const offered = question.answers.join(', ')
  throw new DrctlError('AnswerNotOffered', `${question.step} offers ${offered}; not ${answer}`, {
    execution,
    offered,
  })
}
/** `--to` names the position up to which a loss is accepted: accept-loss cannot be without it, no other answer has it. */
export function checkPosition({ execution, answer, to }: Choice): void {
  const command = `drctl failover decide ${execution}`
  if (answer === 'accept-loss' && to === undefined) {
    throw new UsageError(
      'accept-loss needs the position that recovery is to end at',
      `${command} accept-loss --to <lsn> --reason "<why>"`,
    )
  }
  if (answer !== 'accept-loss' && to !== undefined) {
    throw new UsageError(
      `--to belongs to accept-loss, not to ${answer}`,
      `${command} ${answer} --reason "<why>"`,
    )
  }
}

function ambiguous(waiting: WaitingQuestion[], { execution, answer }: Choice): UsageError {
  const each = waiting.map(({ step }) => `--step ${step}`).join(' or ')
  return new UsageError(
    `${stepsOf(waiting)} both wait for a decision`,
    `drctl failover decide ${execution} ${answer} --reason "<why>", with ${each}`,
  )
}
