import type { RunDescription } from '#aws/states.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import type { AnsweredQuestion, WaitingQuestion } from '#recovery/waiting-questions.ts'
import { decisionText, endingOf } from './endings.ts'

export type Unasked = {
  run: RunDescription
  waiting: WaitingQuestion[]
  answered: AnsweredQuestion[]
  /** The step that an answer was meant for, where it was named. */
  step: string | undefined
}

/** NotWaiting for an answer that comes too late: how the run has ended or what it waits for, and who answered last, with what. */
export function notWaiting({ run, waiting, answered, step }: Unasked): DrctlError {
  const { execution } = run
  const last = answered.findLast(question => step === undefined || question.step === step)
  const decision = last && { step: last.step, ...last.decision }
  const message = [stands(run, waiting, step), decision && decisionText(decision)].filter(Boolean).join('; ')
  return new DrctlError('NotWaiting', message, { execution, ...(decision && { decision }) })
}

function stands(run: RunDescription, waiting: WaitingQuestion[], step: string | undefined): string {
  const { execution, status } = run
  if (!isUnderWay(status)) return `${execution} has ended: ${endingOf(run)}`
  if (waiting.length === 0) return `${execution} waits for no decision`
  return `${execution} waits for a decision on ${stepsOf(waiting)}${step === undefined ? '' : `, not on ${step}`}`
}

export const stepsOf = (waiting: WaitingQuestion[]): string => waiting.map(({ step }) => step).join(' and ')
