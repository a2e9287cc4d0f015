import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateListExecutions,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { RunInput } from '#recovery/contracts/run.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { knownReport } from '#recovery/known-report.ts'
import { regionOf } from '#recovery/regions.ts'
import { awsCode } from '../aws-errors.ts'

/** A run as Step Functions lists it. `status`: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE. */
export type RunSummary = {
  execution: string
  arn: string
  status: string
  startedAt: Date
  endedAt?: Date
}

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

/** The machine's ARN. Account and partition are those of the region's topic, so nothing has to be asked. */
export function machineArn(stack: Stack, region: string): string {
  return arnOf(stack, region, `stateMachine:${stack.stateMachineName}`)
}

/** The ARN of a run by its short name. */
export function executionArn(stack: Stack, region: string, execution: string): string {
  return arnOf(stack, region, `execution:${stack.stateMachineName}:${execution}`)
}

function arnOf(stack: Stack, region: string, resource: string): string {
  const [, partition, , , account] = regionOf(stack, region).notifyTopicArn.split(':')
  return `arn:${partition}:states:${region}:${account}:${resource}`
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

/** The newest runs first, at most `limit`. StackUnknown when the region has no such machine. */
export async function listRuns(
  states: SFNClient,
  stack: Stack,
  region: string,
  limit = 100,
): Promise<RunSummary[]> {
  const stateMachineArn = machineArn(stack, region)
  const runs: RunSummary[] = []
  try {
    for await (const page of paginateListExecutions(
      { client: states },
      { stateMachineArn, maxResults: limit },
    )) {
      runs.push(...(page.executions ?? []).map(summary))
      if (runs.length >= limit) break
    }
  } catch (error) {
    if (awsCode(error) !== 'StateMachineDoesNotExist') throw error
    throw new DrctlError(
      'StackUnknown',
      `${region} has no state machine ${stack.stateMachineName}`,
      { region },
      error,
    )
  }
  return runs.slice(0, limit)
}

function summary(item: Partial<ExecutionListItem>): RunSummary {
  return {
    execution: item.name ?? '',
    arn: item.executionArn ?? '',
    status: item.status ?? '',
    startedAt: item.startDate ?? new Date(0),
    ...(item.stopDate && { endedAt: item.stopDate }),
  }
}
