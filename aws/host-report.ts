import { HostReport } from '#recovery/contracts/host-report.ts'
import { awaitHostAnswer, type HostQuestion, hostAnswerSoon } from './host-answer.ts'

export type ReportQuestion = Pick<HostQuestion<HostReport>, 'ssm' | 'stack' | 'region' | 'key' | 'since'> & {
  /** The epoch whose folder the host looks at. */
  epoch: number
}

/** What a host says of itself, looked for as long as a Lambda waits; then StepRunning. HostUnreachable when it is offline. */
export const hostReport = (question: ReportQuestion): Promise<HostReport> => hostAnswerSoon(asked(question))

/** The same, looked for every `every` ms until the deadline; then HostUnreachable. For callers that may wait. */
export const awaitHostReport = (
  question: ReportQuestion,
  wait: { every: number; until: Date },
): Promise<HostReport> => awaitHostAnswer(asked(question), wait)

const asked = ({ epoch, ...question }: ReportQuestion) => ({
  ...question,
  document: 'host-report',
  parameters: { epoch: String(epoch) },
  Answer: HostReport,
})
