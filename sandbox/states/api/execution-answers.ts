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
    redriveCount: record.redrives.length,
    ...redriveDate(record),
  }
}

function redriveDate({ redrives }: ExecutionRecord) {
  const last = redrives.at(-1)
  return last ? { redriveDate: seconds(last.at) } : {}
}

const redrivableFor = 14 * 86_400_000
const mostEvents = 24_999

/** Why an execution cannot be begun again, in AWS's words; undefined when it can. */
export function whyNotRedrivable(record: ExecutionRecord, now: Date): string | undefined {
  const { end, events } = record
  if (!end || end.status === 'SUCCEEDED') return `Execution is ${statusOf(record)} and cannot be redriven`
  if (now.getTime() - end.stoppedAt > redrivableFor) return 'Execution redrivable period exceeded'
  return events.length >= mostEvents ? 'Execution history event limit exceeded' : undefined
}

export function executionDescription(record: ExecutionRecord, now: Date) {
  const { end, start } = record
  const redriveStatusReason = whyNotRedrivable(record, now)
  return {
    ...executionItem(record),
    input: start.input,
    inputDetails: { included: true },
    ...(end?.output === undefined ? {} : { output: end.output, outputDetails: { included: true } }),
    ...(end?.error === undefined ? {} : { error: end.error }),
    ...(end?.cause === undefined ? {} : { cause: end.cause }),
    ...(redriveStatusReason === undefined
      ? { redriveStatus: 'REDRIVABLE' }
      : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason }),
  }
}
