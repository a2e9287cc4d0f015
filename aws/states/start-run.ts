import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { RunInput } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { afterExisting, type ExistingRun, executionName } from '#recovery/execution-name.ts'
import { limits } from '#recovery/limits.ts'
import { machineAlias } from '#recovery/stack-names.ts'
import { awsCode } from '../aws-errors.ts'
import { executionArn, machineArn } from './arns.ts'
import { describeRun } from './describe-run.ts'

export type StartedRun = {
  execution: string
  arn: string
  /** A run was under way already, and this start added nothing. */
  joined: boolean
  /** The alarm does not repeat a run that has ended: `execution` is that one. Never so for an operator. */
  ended: boolean
}

/**
 * Starts the run, or joins the one that is under way. All starters count the same names up, attempt 1, 2, …, and Step
 * Functions gives a name away once, so of starters at the same moment one starts and the others join. (Two starts with
 * the very same input get the same answer of Step Functions, and both say that they started it.)
 */
export async function startRun(start: {
  states: SFNClient
  stack: Stack
  input: RunInput
  /** A run whose claim was taken back before; where the alarm may not repeat it, nothing is started. */
  undone?: string | undefined
}): Promise<StartedRun> {
  const { stack, undone } = start
  const input = RunInput.parse(start.input)
  if (undone !== undefined) {
    const arn = executionArn(stack, input.region, undone)
    const next = afterExisting({ existing: await existingRun(start.states, arn), wanted: input })
    if (next === 'no-repeat') return { execution: undone, arn, joined: false, ended: true }
  }
  for (let attempt = 1; attempt <= limits.startAttempts; attempt++) {
    const execution = executionName({ service: stack.service, epoch: input.epoch, attempt })
    const arn = executionArn(stack, input.region, execution)
    if (await started(start.states, liveArn(stack, input.region), execution, input)) {
      return { execution, arn, joined: false, ended: false }
    }
    const next = afterExisting({ existing: await existingRun(start.states, arn), wanted: input })
    if (next !== 'next') return { execution, arn, joined: next === 'join', ended: next === 'no-repeat' }
  }
  const tried = `${limits.startAttempts} runs have tried to take over from epoch ${input.epoch}`
  throw new DrctlError('AwsRefused', `${tried}: there is no further name`, { epoch: input.epoch })
}

/** The machine's ARN with the alias from which executions start. */
const liveArn = (stack: Stack, region: string) => `${machineArn(stack, region)}:${machineAlias}`

/** False when the name is taken. */
async function started(states: SFNClient, stateMachineArn: string, name: string, input: RunInput) {
  try {
    await states.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }))
    return true
  } catch (error) {
    if (awsCode(error) === 'ExecutionAlreadyExists') return false
    if (awsCode(error) !== 'StateMachineDoesNotExist') throw error
    throw new DrctlError(
      'StackUnknown',
      `there is no state machine ${stateMachineArn}`,
      { region: input.region },
      error,
    )
  }
}

/** DescribeExecution lags: a run whose name is taken but that it does not know yet has only just begun. */
async function existingRun(states: SFNClient, arn: string): Promise<ExistingRun> {
  try {
    const { status, input, report, error } = await describeRun(states, arn)
    return { status, input, outcome: report?.outcome ?? (error === 'Aborted' ? 'aborted' : undefined) }
  } catch (error) {
    if (error instanceof DrctlError && error.code === 'RunNotFound') return { status: 'RUNNING' }
    throw error
  }
}
