import { randomUUID } from 'node:crypto'
import { AwsError } from '../../wire/aws-error.ts'
import { parseDefinition } from '../asl/check.ts'
import { abortExecution } from '../engine/execution.ts'
import { checkName, invalidArn, machineArn, seconds } from './names.ts'
import { machineOf, type Parts } from './parts.ts'

/** The same machine again is no error, whatever its role; another definition under the same name is. */
export function createMachine(
  { place, clock, machines }: Parts,
  { name, definition, roleArn }: { name: string; definition: string; roleArn: string },
) {
  const arn = machineArn(place, checkName(name))
  checkRole(roleArn)
  parseDefinition(definition)
  const known = machines.find(arn)
  if (known && known.definition !== definition) {
    throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
  }
  const now = clock.now().getTime()
  const machine = known ?? {
    arn,
    name,
    roleArn,
    definition,
    createdAt: now,
    updatedAt: now,
    revisionId: null,
    versions: [],
    aliases: {},
  }
  machines.keep(machine)
  return { stateMachineArn: arn, creationDate: seconds(machine.createdAt) }
}

export function updateMachine(
  parts: Parts,
  input: { stateMachineArn: string; definition?: string | undefined; roleArn?: string | undefined },
) {
  const machine = machineOf(parts, input.stateMachineArn)
  const { definition = machine.definition, roleArn = machine.roleArn } = input
  if (input.definition === undefined && input.roleArn === undefined) {
    const what = 'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration'
    throw new AwsError('MissingRequiredParameter', `${what} must be specified`)
  }
  checkRole(roleArn)
  parseDefinition(definition)
  const updatedAt = parts.clock.now().getTime()
  const revisionId = randomUUID()
  parts.machines.keep({ ...machine, definition, roleArn, updatedAt, revisionId })
  return { updateDate: seconds(updatedAt), revisionId }
}

function checkRole(arn: string): void {
  if (!arn.startsWith('arn:aws:iam::')) throw invalidArn(`Invalid Role Arn: ${arn}`)
}

/** Deleting what is not there is no error. What runs is stopped; histories stay. */
export function removeMachine({ machines, executions }: Parts, arn: string): void {
  machines.remove(arn)
  for (const { start } of executions.of(arn)) {
    const run = executions.running(start.arn)
    if (run) abortExecution(run, {})
  }
}
