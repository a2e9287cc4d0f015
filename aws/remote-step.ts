import { isErrorCode, jsonOrNothing } from '#recovery/caught-error.ts'
import { StepReport } from '#recovery/contracts/host-step.ts'
import { DrctlError, errors } from '#recovery/errors.ts'
import { lookSoon } from './look.ts'
import { type RemoteCommand, remoteCommand } from './remote-command.ts'
import { sendCommand } from './send-command.ts'

/**
 * One look at a step on a host. Gives the step's result when it has succeeded there, and throws its error when it has
 * failed. Until then it throws StepRunning, whose message is the progress as JSON, and the state machine asks again. The
 * report that the host prints outranks what SSM says of the command.
 */
export async function remoteStep(command: RemoteCommand): Promise<unknown> {
  const seen = await remoteCommand(command)
  if (seen.state === 'running') throw running(command, { phase: 'sent' }, { underWay: true })
  const report = readReport(seen.stdout, command)
  if (report.state === 'succeeded') return report.result
  if (report.state === 'failed') throw failure(report, command)
  await sendCommand(command)
  throw running(command, report.progress)
}

/** The same, looked at as long as a Lambda itself waits: a short step ends within that. */
export const remoteStepSoon = (command: Omit<RemoteCommand, 'now'>): Promise<unknown> =>
  lookSoon(() => remoteStep({ ...command, now: new Date() }), isUnderWay)

/** Not of a step that outlasts its command: each look sends another one. */
const isUnderWay = (error: unknown) => error instanceof DrctlError && error.data.underWay === true

/** The last line that is JSON: what comes before it is the log of programs that the step ran. */
function readReport(stdout: string, { key }: RemoteCommand): StepReport {
  const parsed = StepReport.safeParse(jsonOrNothing(stdout.trim().split('\n').at(-1) ?? ''))
  if (parsed.success) return parsed.data
  throw new DrctlError('StepFailed', `the host gave no report of ${key}, but: ${stdout.slice(-500)}`, { key })
}

function running({ key }: RemoteCommand, progress: StepReport['progress'], data = {}): DrctlError {
  return new DrctlError('StepRunning', JSON.stringify(progress ?? { phase: 'sent' }), { key, ...data })
}

/**
 * An attempt that has failed stays so. A code that the state machine would try again by itself (the host was throttled
 * by AWS, say) therefore becomes StepFailed: only a further attempt, which the operator starts, can help.
 */
function failure(report: StepReport, { key }: RemoteCommand): DrctlError {
  const { code = '', message = 'the host does not say why', data = {} } = report.error ?? {}
  if (isErrorCode(code) && isFinal(code)) return new DrctlError(code, message, { ...data, key })
  return new DrctlError('StepFailed', code ? `${code}: ${message}` : message, { ...data, key })
}

const isFinal = (code: keyof typeof errors) =>
  !['poll', 'transient', 'unreachable'].includes(errors[code].kind)
