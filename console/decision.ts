import * as z from 'zod'
import { checkPosition } from '#operator/chosen-question.ts'
import { decide } from '#operator/decide.ts'
import { reasonText } from '#operator/reason.ts'
import { Answer, type Decision } from '#recovery/contracts/ask-operator.ts'
import { Instant } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { formatLsn, parseLsn } from '#recovery/lsn.ts'
import type { RunView } from './contract.ts'
import type { KnownRun } from './run-source.ts'
import { runView } from './run-view.ts'

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
 * its step asks again since: the new question may have another ground.
 */
export async function decideAsRead(known: KnownRun, region: string, wish: Wish): Promise<Decision> {
  const { step, since, answer, reason, to } = wish
  const { execution } = known.run
  checkPosition({ execution, answer, step, to })
  const view = runView(known, region, new Date())
  const waits = view.questions.some(question => question.step === step && question.since === since)
  if (!waits) throw tooLate(view, step)
  return (await decide({ run: known.run, region }, { answer, reason, to, step })).decision
}

function tooLate({ execution, decisions }: RunView, step: string): DrctlError {
  const first = decisions.findLast(decision => decision.step === step)
  const message = first
    ? `${step} was answered with ${first.answer} by ${first.by} at ${first.at}: ${first.reason}`
    : `${execution} does not wait for a decision on ${step}`
  return new DrctlError('NotWaiting', message, { execution })
}
