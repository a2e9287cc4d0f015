import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import { abortExecution } from '../engine/execution.ts'
import type { Record as ExecutionRecord } from '../engine/position.ts'
import { payloadLimit } from '../json.ts'
import { machineOf, type Parts } from './machine-operations.ts'
import { checkArn, checkName, executionArn, seconds } from './names.ts'
import { Arn, operation, Paging } from './operation.ts'
import { page } from './page.ts'

const Status = z.enum(['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'])

/** The execution of an ARN. Throws InvalidArn, ExecutionDoesNotExist. */
export function executionOf({ executions }: Parts, arn: string): ExecutionRecord {
  const record = executions.find(checkArn(arn, 'execution'))
  if (record) return record
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
}

export function executionOperations(parts: Parts) {
  return {
    StartExecution: operation(
      z.strictObject({
        stateMachineArn: Arn,
        name: z.string().min(1).max(80).optional(),
        input: z.string().max(payloadLimit).default('{}'),
      }),
      input => start(parts, input),
    ),
    StopExecution: operation(
      z.strictObject({
        executionArn: Arn,
        error: z.string().max(256).optional(),
        cause: z.string().max(32_768).optional(),
      }),
      input => stop(parts, input),
    ),
    DescribeExecution: operation(z.strictObject({ executionArn: Arn }), ({ executionArn }) =>
      describe(executionOf(parts, executionArn)),
    ),
    ListExecutions: operation(
      z.strictObject({ stateMachineArn: Arn, statusFilter: Status.optional(), ...Paging }),
      ({ stateMachineArn, statusFilter, ...paging }) => {
        const all = parts.executions.of(machineOf(parts, stateMachineArn).arn)
        const wanted = all.filter(one => statusFilter === undefined || statusOf(one) === statusFilter)
        const { part, token } = page(wanted, one => one.start.arn, paging)
        return { executions: part.map(listItem), ...token }
      },
    ),
  }
}

/** The same name and input while it runs gives the same execution; otherwise a name is used once. */
function start(
  parts: Parts,
  given: { stateMachineArn: string; name?: string | undefined; input: string },
): { executionArn: string; startDate: number } {
  const machine = machineOf(parts, given.stateMachineArn)
  const name = checkName(given.name ?? randomUUID())
  checkInput(given.input)
  const arn = executionArn(parts.place, machine.name, name)
  const known = parts.executions.find(arn)
  if (known && (known.end || known.start.input !== given.input)) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`)
  }
  const record =
    known ??
    parts.executions.start({
      arn,
      name,
      machineArn: machine.arn,
      machineName: machine.name,
      roleArn: machine.roleArn,
      definition: machine.definition,
      definedAt: machine.updatedAt,
      revisionId: machine.revisionId,
      input: given.input,
      startedAt: parts.clock.now().getTime(),
    })
  return { executionArn: arn, startDate: seconds(record.start.startedAt) }
}

function checkInput(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    const why = text === '' ? 'Invalid execution input.' : (error as Error).message
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`)
  }
}

/** Stopping what has ended changes nothing. */
function stop(
  parts: Parts,
  {
    executionArn,
    error,
    cause,
  }: { executionArn: string; error?: string | undefined; cause?: string | undefined },
) {
  const record = executionOf(parts, executionArn)
  const run = parts.executions.running(executionArn)
  const why = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) }
  if (run) abortExecution(run, why)
  return { stopDate: seconds(record.end?.stoppedAt ?? parts.clock.now().getTime()) }
}

function statusOf(record: ExecutionRecord): z.infer<typeof Status> {
  return record.end?.status ?? 'RUNNING'
}

function listItem(record: ExecutionRecord) {
  const { start, end } = record
  return {
    executionArn: start.arn,
    stateMachineArn: start.machineArn,
    name: start.name,
    status: statusOf(record),
    startDate: seconds(start.startedAt),
    ...(end ? { stopDate: seconds(end.stoppedAt) } : {}),
    redriveCount: 0,
  }
}

function describe(record: ExecutionRecord) {
  const { end, start } = record
  const status = statusOf(record)
  const redrivable = status === 'FAILED' || status === 'ABORTED' || status === 'TIMED_OUT'
  return {
    ...listItem(record),
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
