import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import { abortExecution } from '../engine/execution.ts'
import { payloadLimit } from '../json.ts'
import {
  executionDescription,
  executionItem,
  Status,
  statusOf,
  whyNotRedrivable,
} from './execution-answers.ts'
import { checkName, executionArn, seconds } from './names.ts'
import { Arn, operation, Paging } from './operation.ts'
import { page } from './page.ts'
import { executionOf, machineOf, type Parts } from './parts.ts'
import { startedFrom } from './version-operations.ts'

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
      executionDescription(executionOf(parts, executionArn), parts.clock.now()),
    ),
    RedriveExecution: operation(
      z.strictObject({ executionArn: Arn, clientToken: z.string().min(1).max(64).default(randomUUID) }),
      input => redrive(parts, input),
    ),
    ListExecutions: operation(
      z.strictObject({ stateMachineArn: Arn, statusFilter: Status.optional(), ...Paging }),
      ({ stateMachineArn, statusFilter, ...paging }) => {
        const all = parts.executions.of(machineOf(parts, stateMachineArn).arn)
        const wanted = all.filter(one => statusFilter === undefined || statusOf(one) === statusFilter)
        const { part, token } = page(wanted, one => one.start.arn, paging)
        return { executions: part.map(executionItem), ...token }
      },
    ),
  }
}

/** The same name and input while it runs gives the same execution; otherwise a name is used once. */
function start(
  parts: Parts,
  given: { stateMachineArn: string; name?: string | undefined; input: string },
): { executionArn: string; startDate: number } {
  const { machine, from, ...qualified } = startedFrom(parts, given.stateMachineArn)
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
      roleArn: from.roleArn,
      definition: from.definition,
      definedAt: from.updatedAt,
      revisionId: from.revisionId,
      ...qualified,
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

/** The last tokens answer as they did for so long, milliseconds, without another redrive. */
const rememberedTokens = 10
const tokenLife = 15 * 60_000

function redrive(parts: Parts, given: { executionArn: string; clientToken: string }) {
  const record = executionOf(parts, given.executionArn)
  const now = parts.clock.now()
  const known = record.redrives
    .slice(-rememberedTokens)
    .find(({ at, clientToken }) => clientToken === given.clientToken && now.getTime() - at < tokenLife)
  if (known) return { redriveDate: seconds(known.at) }
  const why = whyNotRedrivable(record, now)
  if (why !== undefined) throw new AwsError('ExecutionNotRedrivable', why)
  parts.executions.redrive(record, { at: now.getTime(), clientToken: given.clientToken })
  return { redriveDate: seconds(now.getTime()) }
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
