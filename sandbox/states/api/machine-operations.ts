import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AwsError } from '../../wire/aws-error.ts'
import { parseDefinition } from '../asl/check.ts'
import type { Clock } from '../clock.ts'
import { abortExecution } from '../engine/execution.ts'
import type { Executions } from '../executions.ts'
import type { Machine, Machines } from '../machines.ts'
import { checkArn, checkName, invalidArn, machineArn, type Place, seconds } from './names.ts'
import { Arn, operation, Paging } from './operation.ts'
import { page } from './page.ts'

export interface Parts {
  place: Place
  clock: Clock
  machines: Machines
  executions: Executions
}

const fixed = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
}

/** The machine of an ARN. Throws InvalidArn, StateMachineDoesNotExist. */
export function machineOf({ machines }: Parts, arn: string): Machine {
  const machine = machines.find(checkArn(arn, 'stateMachine'))
  if (machine) return machine
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
}

export function machineOperations(parts: Parts) {
  const { machines } = parts
  return {
    CreateStateMachine: operation(
      z.strictObject({
        name: z.string().min(1).max(80),
        definition: z.string().min(1),
        roleArn: Arn,
        type: z.literal('STANDARD').default('STANDARD'),
      }),
      input => create(parts, input),
    ),
    UpdateStateMachine: operation(
      z.strictObject({
        stateMachineArn: Arn,
        definition: z.string().min(1).optional(),
        roleArn: Arn.optional(),
      }),
      input => update(parts, input),
    ),
    DescribeStateMachine: operation(z.strictObject({ stateMachineArn: Arn }), ({ stateMachineArn }) => {
      const machine = machineOf(parts, stateMachineArn)
      return {
        stateMachineArn: machine.arn,
        name: machine.name,
        status: 'ACTIVE',
        definition: machine.definition,
        roleArn: machine.roleArn,
        type: 'STANDARD',
        creationDate: seconds(machine.createdAt),
        ...fixed,
        ...(machine.revisionId === null ? {} : { revisionId: machine.revisionId }),
      }
    }),
    ListStateMachines: operation(z.strictObject(Paging), input => {
      const { part, token } = page(machines.all(), machine => machine.arn, input)
      return { stateMachines: part.map(listItem), ...token }
    }),
    DeleteStateMachine: operation(z.strictObject({ stateMachineArn: Arn }), ({ stateMachineArn }) => {
      remove(parts, checkArn(stateMachineArn, 'stateMachine'))
      return {}
    }),
    DescribeStateMachineForExecution: operation(z.strictObject({ executionArn: Arn }), ({ executionArn }) => {
      const record = parts.executions.find(checkArn(executionArn, 'execution'))
      if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`)
      const { start } = record
      return {
        stateMachineArn: start.machineArn,
        name: start.machineName,
        definition: start.definition,
        roleArn: start.roleArn,
        updateDate: seconds(start.definedAt),
        ...fixed,
        ...(start.revisionId === null ? {} : { revisionId: start.revisionId }),
      }
    }),
  }
}

function listItem({ arn, name, createdAt }: Machine) {
  return { stateMachineArn: arn, name, type: 'STANDARD', creationDate: seconds(createdAt) }
}

/** The same machine again is no error; another of the same name is. */
function create(
  { place, clock, machines }: Parts,
  { name, definition, roleArn }: { name: string; definition: string; roleArn: string },
) {
  const arn = machineArn(place, checkName(name))
  checkRole(roleArn)
  parseDefinition(definition)
  const known = machines.find(arn)
  if (known && (known.definition !== definition || known.roleArn !== roleArn)) {
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
  }
  machines.keep(machine)
  return { stateMachineArn: arn, creationDate: seconds(machine.createdAt) }
}

function update(
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
function remove({ machines, executions }: Parts, arn: string): void {
  machines.remove(arn)
  for (const { start } of executions.of(arn)) {
    const run = executions.running(start.arn)
    if (run) abortExecution(run, {})
  }
}
