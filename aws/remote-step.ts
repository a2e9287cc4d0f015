import { isErrorCode, jsonOrNothing } from '#recovery/caught-error.ts'
import { StepReport } from '#recovery/contracts/host-step.ts'
import { DrctlError, errors } from '#recovery/errors.ts'
import { lookSoon } from './look.ts'
import { RemoteCommand } from './remote-command.ts'
import type { RemoteWork } from './sent-commands.ts'

/**
 * A step on a host, and the looks at it of one who waits. A look gives the step's result when it has succeeded there, and
 * throws its error when it has failed. Until then it throws StepRunning, whose message is the progress as JSON. The report
 * that the host prints outranks what SSM says of the command.
 */
export function remoteStep(work: RemoteWork): (now?: Date) => Promise<unknown> {
  const command = new RemoteCommand(work)
  return async (now = new Date()) => {
    const seen = await command.look(now)
    if (seen.state === 'running') throw running(work, { phase: 'sent' }, { underWay: true })
    const report = readReport(seen.stdout, work)
    if (report.state === 'succeeded') return report.result
    if (report.state === 'failed') throw failure(report, work)
    await command.send()
    throw running(work, report.progress)
  }
}

/** Looks as long as a Lambda itself waits, within which a short step ends; then the state machine has to ask again. */
export const remoteStepSoon = (work: RemoteWork): Promise<unknown> => lookSoon(remoteStep(work), isUnderWay)

/** Not of a step that outlasts its command: each look sends another one. */
const isUnderWay = (error: unknown) => error instanceof DrctlError && error.data.underWay === true

/** The last line that is JSON: what comes before it is the log of programs that the step ran. */
function readReport(stdout: string, { key }: RemoteWork): StepReport {
  const parsed = StepReport.safeParse(jsonOrNothing(stdout.trim().split('\n').at(-1) ?? ''))
  if (parsed.success) return parsed.data
  throw new DrctlError('StepFailed', `the host gave no report of ${key}, but: ${stdout.slice(-500)}`, { key })
}

function running({ key }: RemoteWork, progress: StepReport['progress'], data = {}): DrctlError {
  return new DrctlError('StepRunning', JSON.stringify(progress ?? { phase: 'sent' }), { key, ...data })
}

/**
 * An attempt that has failed stays so. A code that the state machine would try again by itself (the host was throttled
 * by AWS, say) therefore becomes StepFailed: only a further attempt, which the operator starts, can help.
 */
function failure(report: StepReport, { key }: RemoteWork): DrctlError {
  const { code = '', message = 'the host does not say why', data = {} } = report.error ?? {}
  if (isErrorCode(code) && isFinal(code)) return new DrctlError(code, message, { ...data, key })
  return new DrctlError('StepFailed', code ? `${code}: ${message}` : message, { ...data, key })
}

const isFinal = (code: keyof typeof errors) =>
  !['poll', 'transient', 'unreachable'].includes(errors[code].kind)
