import type { Stack } from '#recovery/contracts/stack.ts'
import { regionOf } from '#recovery/regions.ts'

/** The machine's ARN. Account and partition are those of the region's topic, so nothing has to be asked. */
export function machineArn(stack: Stack, region: string): string {
  return arnOf(stack, region, `stateMachine:${stack.stateMachineName}`)
}

/** The ARN of a run by its short name. */
export function executionArn(stack: Stack, region: string, execution: string): string {
  return arnOf(stack, region, `execution:${stack.stateMachineName}:${execution}`)
}

function arnOf(stack: Stack, region: string, resource: string): string {
  const [, partition, , , account] = regionOf(stack, region).notifyTopicArn.split(':')
  return `arn:${partition}:states:${region}:${account}:${resource}`
}
