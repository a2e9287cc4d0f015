import * as z from 'zod'
import type { Record as ExecutionRecord } from '../engine/position.ts'
import { seconds } from './names.ts'

export const Status = z.enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])

export function statusOf(record: ExecutionRecord): z.infer<typeof Status> {
  return record.end?.status ?? 'RUNNING'
}

export function executionItem(record: ExecutionRecord) {
  const { start, end } = record
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    ...(start.versionArn !== undefined && { stateMachineVersionArn: start.versionArn }),
    ...(start.aliasArn !== undefined && { stateMachineAliasArn: start.aliasArn }),
    name: start.name,
    status: statusOf(record),
    startDate: seconds(start.startedAt),
    ...(end ? { stopDate: seconds(end.stoppedAt) } : {}),
    redriveCount: 0,
  }
}

export function executionDescription(record: ExecutionRecord) {
  const { end, start } = record
  const status = statusOf(record)
  const redrivable = status === 'FAILED' || status === 'ABORTED' || status === 'TIMED_OUT'
  return {
    ...executionItem(record),
    input: start.input,
    inputDetails: { included: true },
    ...(end?.output === undefined ? {} : { output: end.output, outputDetails: { included: true } }),
    ...(end?.error === undefined ? {} : { error: end.error }),
    ...(end?.cause === undefined ? {} : { cause: end.cause }),
    ...(redrivable
      ? { redriveStatus: 'REDRIVABLE' }
      : {
          redriveStatus: 'NOT_REDRIVABLE',
          redriveStatusReason: `Execution is ${status} and cannot be redriven`,
        }),
  }
}
