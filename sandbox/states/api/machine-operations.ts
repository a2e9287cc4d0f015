import * as z from 'zod'
import type { Machine } from '../machines.ts'
import { createMachine, removeMachine, updateMachine } from './machine-changes.ts'
import { checkArn, seconds } from './names.ts'
import { Arn, operation, Paging } from './operation.ts'
import { page } from './page.ts'
import { executionOf, machineOf, type Parts } from './parts.ts'

const fixed = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
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
      input => createMachine(parts, input),
    ),
    UpdateStateMachine: operation(
      z.strictObject({
        stateMachineArn: Arn,
        definition: z.string().min(1).optional(),
        roleArn: Arn.optional(),
      }),
      input => updateMachine(parts, input),
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
      removeMachine(parts, checkArn(stateMachineArn, 'stateMachine'))
      return {}
    }),
    DescribeStateMachineForExecution: operation(z.strictObject({ executionArn: Arn }), ({ executionArn }) => {
      const { start } = executionOf(parts, executionArn)
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
