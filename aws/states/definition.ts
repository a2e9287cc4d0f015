import { DescribeStateMachineForExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn'

/** The definition that a run follows, in Amazon States Language: that of its start, also when the machine was changed since. */
export async function runDefinition(states: SFNClient, executionArn: string): Promise<string> {
  const machine = await states.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
  return machine.definition ?? ''
}
