import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { answerKeys } from '../watch/answer-keys.ts'
import type { Asked } from '../watch/answering.ts'
import type { Paint } from './paint.ts'
import { wrapped } from './text.ts'

/** The keys that answer a question in place. */
export function keyLines(
  { step, answers }: Pick<WaitingQuestion, 'step' | 'answers'>,
  isOneOfSeveral: boolean,
  paint: Paint,
  width: number,
): string[] {
  const keys = answers.map(answer => `${paint.bold(answerKeys[answer])} ${answer}`)
  const further = isOneOfSeveral ? [`${paint.bold('n')} another question`] : []
  const which = isOneOfSeveral ? `answer ${step} here:` : 'or answer here:'
  return ['', ...wrapped([which, [...keys, ...further].join(', ')].join(' '), width - 2).map(indented)]
}

/** What is asked for, and what is typed so far, with the cursor in it. */
export function promptLines(
  { words, problem }: Asked,
  { before, behind }: { before: string; behind: string },
  paint: Paint,
  width: number,
): string[] {
  return [
    '',
    ...(problem ? wrapped(problem, width - 2).map(line => indented(paint.red(line))) : []),
    indented(`${paint.bold(`${words}:`)} ${before}▏${behind}`),
    indented(paint.dim('Enter goes on, Esc goes back')),
  ]
}

const indented = (line: string) => `  ${line}`
