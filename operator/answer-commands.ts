import type { Answer } from '#recovery/contracts/ask-operator.ts'
import type { WaitingQuestion } from '#recovery/waiting-questions.ts'
import { lossOf } from './about.ts'

export type Asked = { execution: string; region: string; waiting: WaitingQuestion[] }

/** The exact command for each answer that a question offers; only the reason is left to fill in. */
export function answerCommands(
  asked: Asked,
  question: WaitingQuestion,
): { answer: Answer; command: string }[] {
  const { execution, region, waiting } = asked
  const step = waiting.length > 1 ? ` --step ${question.step}` : ''
  const to = ` --to ${lossOf(question.about)?.recoverableLsn ?? '<lsn>'}`
  return question.answers.map(answer => {
    const options = `--region ${region}${step}${answer === 'accept-loss' ? to : ''} --reason "<why>"`
    return { answer, command: `drctl failover decide ${execution} ${answer} ${options}` }
  })
}
