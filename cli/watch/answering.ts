import { lossOf } from '#operator/about.ts'
import type { DecisionWish } from '#operator/decide.ts'
import { reasonText } from '#operator/reason.ts'
import type { Answer } from '#recovery/contracts/ask-operator.ts'
import { formatLsn, parseLsn } from '#recovery/lsn.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { consequence } from './answer-keys.ts'

/** What a line is asked for. `problem`: what was wrong with the line before. */
export type Asked = { words: string; initial?: string; problem?: string }

/** Undefined when the line was given up. */
export type Ask = (asked: Asked) => Promise<string | undefined>

/**
 * Asks for what an answer needs: the reason, with accept-loss the position, and yes where something is lost or given up.
 * Undefined when the operator would rather not.
 */
export async function wishFor(
  answer: Answer,
  question: WaitingQuestion,
  ask: Ask,
): Promise<DecisionWish | undefined> {
  const { step } = question
  const to = answer === 'accept-loss' ? await positionFor(question, ask) : undefined
  if (answer === 'accept-loss' && to === undefined) return undefined
  const reason = await valid(ask, { words: `${answer} ${step}, because` }, reasonText)
  if (reason === undefined) return undefined
  const done = consequence(answer, question, to)
  if (done && !(await isSure(ask, `${done}: type yes to ${answer}`))) return undefined
  return { answer, reason, to, step }
}

const positionFor = (question: WaitingQuestion, ask: Ask) =>
  valid(
    ask,
    { words: 'recovery ends at the WAL position', initial: lossOf(question.about)?.recoverableLsn ?? '' },
    text => formatLsn(parseLsn(text)),
  )

const isSure = async (ask: Ask, words: string) => /^yes$/i.test((await ask({ words }))?.trim() ?? '')

/** Asks until what is typed can be read. */
async function valid(ask: Ask, asked: Asked, read: (text: string) => string): Promise<string | undefined> {
  let problem: string | undefined
  for (;;) {
    const text = await ask({ ...asked, ...(problem && { problem }) })
    if (text === undefined) return undefined
    try {
      return read(text)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
  }
}
