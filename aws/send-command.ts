import { DescribeInstanceInformationCommand, SendCommandCommand, type SSMClient } from '@aws-sdk/client-ssm'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { awsCode } from './aws-errors.ts'

/** Work on an instance that is asked for through an SSM document. SSM has no client token: the key finds it again. */
export type Command = {
  ssm: SSMClient
  instanceId: string
  document: string
  /** Names the work: `<execution>/<step>/<attempt>`, at most 100 characters, kept in the command's comment. */
  key: string
  parameters: Record<string, string>
}

/** Sends the command once, and gives its id. HostUnreachable unless SSM calls the instance's agent online. */
export async function sendCommand(command: Command): Promise<string> {
  const { ssm, instanceId, document, key, parameters } = command
  const ping = await pingStatus(ssm, instanceId)
  if (ping !== 'Online') throw unreachable(instanceId, `the SSM agent of ${instanceId} is ${ping}`)
  try {
    const { Command } = await ssm.send(
      new SendCommandCommand({
        InstanceIds: [instanceId],
        DocumentName: document,
        Comment: key,
        Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
        TimeoutSeconds: limits.commandDeliverySeconds,
      }),
    )
    return Command?.CommandId ?? ''
  } catch (error) {
    if (awsCode(error) !== 'InvalidInstanceId') throw error
    throw unreachable(instanceId, `SSM does not take commands for ${instanceId}`, error)
  }
}

/** What SSM says of the agent, minutes old: Online, ConnectionLost, Inactive, or `unknown to SSM`. */
export async function pingStatus(ssm: SSMClient, instanceId: string): Promise<string> {
  const Filters = [{ Key: 'InstanceIds', Values: [instanceId] }]
  const { InstanceInformationList = [] } = await ssm.send(new DescribeInstanceInformationCommand({ Filters }))
  return InstanceInformationList[0]?.PingStatus ?? 'unknown to SSM'
}

/** HostUnreachable, with the instance's id as its data. */
export function unreachable(instanceId: string, message: string, cause?: unknown): DrctlError {
  return new DrctlError('HostUnreachable', message, { instanceId }, cause)
}
