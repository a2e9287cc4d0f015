import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { RunInput } from '#recovery/contracts/run.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { DrctlError } from '#recovery/errors.ts'
import { knownReport } from '#recovery/known-report.ts'
import { awsCode } from '../aws-errors.ts'
import { type RunSummary, summary } from './list-runs.ts'

/** `input` and `report` are absent when they are not those of a drctl run, or the run has no report (yet). */
export type RunDescription = RunSummary & {
  input?: RunInput
  report?: RunReport
  error?: string
  cause?: string
  /** How often it was begun again from where it had stopped. */
  redrives?: number
  /** Of one that has ended: why Step Functions would not begin it again; absent where it would. */
  notRedrivable?: string
}

/** RunNotFound when there is no such run (Step Functions forgets one 90 days after its end). */
export async function describeRun(states: SFNClient, arn: string): Promise<RunDescription> {
  const execution = arn.split(':').at(-1) ?? arn
  try {
    const found = await states.send(new DescribeExecutionCommand({ executionArn: arn }))
    const input = RunInput.safeParse(jsonOrNothing(found.input ?? ''))
    const output = knownReport(jsonOrNothing(found.output ?? found.cause ?? ''))
    return {
      ...summary({ ...found, executionArn: arn, name: execution }),
      ...(input.success && { input: input.data }),
      ...('report' in output && { report: output.report }),
      ...(found.error !== undefined && { error: found.error }),
      ...(found.cause !== undefined && { cause: found.cause }),
      ...(found.redriveCount && { redrives: found.redriveCount }),
      ...(found.redriveStatus === 'NOT_REDRIVABLE' && {
        notRedrivable: found.redriveStatusReason ?? 'Step Functions gives no reason',
      }),
    }
  } catch (error) {
    if (!['ExecutionDoesNotExist', 'InvalidArn'].includes(awsCode(error) ?? '')) throw error
    throw new DrctlError('RunNotFound', `there is no run ${execution}`, { execution, arn }, error)
  }
}
