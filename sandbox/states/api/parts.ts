import { AwsError } from '../../wire/aws-error.ts'
import type { Clock } from '../clock.ts'
import type { Record as ExecutionRecord } from '../engine/position.ts'
import type { Executions } from '../executions.ts'
import type { Machine, Machines } from '../machines.ts'
import { checkArn, type Place } from './names.ts'

/** What the operations work on. */
export interface Parts {
  place: Place
  clock: Clock
  machines: Machines
  executions: Executions
}

/** The machine of an ARN. Throws InvalidArn, StateMachineDoesNotExist. */
export function machineOf({ machines }: Parts, arn: string): Machine {
  const machine = machines.find(checkArn(arn, 'stateMachine'))
  if (machine) return machine
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
}

/** The execution of an ARN. Throws InvalidArn, ExecutionDoesNotExist. */
export function executionOf({ executions }: Parts, arn: string): ExecutionRecord {
  const record = executions.find(checkArn(arn, 'execution'))
  if (record) return record
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
}
