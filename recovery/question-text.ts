import { caughtError } from './caught-error.ts'
import type { Answer, Input as Question } from './contracts/ask-operator.ts'

/** The message that tells the operator a question, with the command that gives each answer. Never the task token. */
export function questionText(question: Question): { subject: string; text: string } {
  const { run, step, question: words, answers, about } = question
  const lines = [
    `${run.execution} waits for a decision at ${step}.`,
    '',
    words,
    ...aboutLines(about),
    '',
    `From ${run.peer} to ${run.region}, epoch ${run.epoch}, started by ${run.by}: ${run.reason}`,
    '',
    'Answer with one of:',
    ...answers.map(answer => `  ${command(run, answer)}`),
    '',
    `See it: drctl failover show ${run.execution} --region ${run.region}`,
  ]
  return { subject: `drctl: ${step} waits for a decision (${run.region})`, text: lines.join('\n') }
}

function command({ execution, region }: Question['run'], answer: Answer): string {
  const to = answer === 'accept-loss' ? ' --to <lsn>' : ''
  return `drctl failover decide ${execution} ${answer} --region ${region}${to} --reason "<why>"`
}

/** The error that led here in words; verdicts and the like as they are. */
function aboutLines(about: unknown): string[] {
  const error = caughtError(about)
  if (error) return ['', `${error.code}: ${error.message}`, `Next: ${error.next}`]
  if (about === null || about === undefined) return []
  return ['', JSON.stringify(about, null, 2)]
}
