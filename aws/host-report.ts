import type { SSMClient } from '@aws-sdk/client-ssm'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { HostReport } from '#recovery/contracts/host-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'
import { lookUntil } from './look.ts'
import { remoteCommand } from './remote-command.ts'

export type HostQuestion = {
  ssm: SSMClient
  stack: Stack
  region: string
  /** The epoch whose folder the host looks at. */
  epoch: number
  /** Names the question, so that a further look finds the answer. */
  key: string
  since: Date
  now: Date
}

/** One look for what a host says of itself; StepRunning until it has answered, HostUnreachable when it is offline. */
export async function hostReport(question: HostQuestion): Promise<HostReport> {
  const { stack, region, epoch, key } = question
  const seen = await remoteCommand({
    ssm: question.ssm,
    instanceId: regionOf(stack, region).instanceId,
    document: documentName(stack.service, 'host-report'),
    key,
    parameters: { epoch: String(epoch) },
    since: question.since,
    now: question.now,
  })
  if (seen.state === 'running')
    throw new DrctlError('StepRunning', JSON.stringify({ phase: 'host report' }), { key })
  return readHostReport(seen.stdout, region)
}

/** The same, looked for every `every` ms until the deadline; then HostUnreachable. For callers that may wait. */
export async function awaitHostReport(
  question: Omit<HostQuestion, 'now'>,
  wait: { every: number; until: Date },
): Promise<HostReport> {
  const look = () => hostReport({ ...question, now: new Date() })
  return lookUntil(look, { ...wait, goesOn: isRunning }).catch(error => {
    throw isRunning(error) ? silent(question.region, error) : error
  })
}

const isRunning = (error: unknown): error is DrctlError =>
  error instanceof DrctlError && error.code === 'StepRunning'

function readHostReport(stdout: string, region: string): HostReport {
  const parsed = HostReport.safeParse(jsonOrNothing(stdout.trim().split('\n').at(-1) ?? ''))
  if (parsed.success) return parsed.data
  throw new DrctlError(
    'StepFailed',
    `the host in ${region} gave no report of itself: ${parsed.error.message}`,
    {
      region,
    },
  )
}

function silent(region: string, cause: unknown): DrctlError {
  return new DrctlError('HostUnreachable', `the host in ${region} did not report in time`, { region }, cause)
}
