import { type ExecutionListItem, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from '../aws-errors.ts'
import { machineArn } from './arns.ts'

/** A run as Step Functions lists it. `status`: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE. */
export type RunSummary = {
  execution: string
  arn: string
  status: string
  startedAt: Date
  endedAt?: Date
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

export function summary(item: Partial<ExecutionListItem>): RunSummary {
  return {
    execution: item.name ?? '',
    arn: item.executionArn ?? '',
    status: item.status ?? '',
    startedAt: item.startDate ?? new Date(0),
    ...(item.stopDate && { endedAt: item.stopDate }),
  }
}
