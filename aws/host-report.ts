import { HostReport } from '#recovery/contracts/host-report.ts'
import { awaitHostAnswer, type HostQuestion, hostAnswer } from './host-answer.ts'

export type ReportQuestion = Pick<HostQuestion<HostReport>, 'ssm' | 'stack' | 'region' | 'key' | 'since'> & {
  /** The epoch whose folder the host looks at. */
  epoch: number
}

/** One look for what a host says of itself; StepRunning until it has answered, HostUnreachable when it is offline. */
export const hostReport = ({ now, ...question }: ReportQuestion & { now: Date }): Promise<HostReport> =>
  hostAnswer({ ...asked(question), now })

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
