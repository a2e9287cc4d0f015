import {
  type CommandInvocation,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { awsCode } from './aws-errors.ts'

/** Work on an instance that is asked for through an SSM document. SSM has no client token: the key finds it again. */
export type RemoteCommand = {
  ssm: SSMClient
  instanceId: string
  document: string
  /** Names the work: `<execution>/<step>/<attempt>`, at most 100 characters, kept in the command's comment. */
  key: string
  parameters: Record<string, string>
  /** Commands sent earlier are not looked at. */
  since: Date
  now: Date
}

/**
 * One look at the work; nothing waits. `running` when a command is under way, or was sent now because there was none or
 * SSM lost it. `finished` with what the newest one printed. HostUnreachable when the agent is offline, or SSM failed to
 * bring several commands in a row to a good end.
 */
export async function remoteCommand(
  command: RemoteCommand,
): Promise<{ state: 'running' } | { state: 'finished'; stdout: string }> {
  const sent = await commandsSent(command)
  const newest = sent[0]
  if (newest && isUnderWay(newest, command.now)) return { state: 'running' }
  if (newest?.Status === 'Success') return finished(command, newest)

  const failed = sent.findIndex(({ Status }) => Status === 'Success')
  if ((failed === -1 ? sent.length : failed) >= limits.commandsFailed && newest)
    throw await gaveUp(command, newest)
  await sendCommand(command)
  return { state: 'running' }
}

/** Sends the command once. HostUnreachable unless SSM calls the instance's agent online. */
export async function sendCommand(command: Omit<RemoteCommand, 'since' | 'now'>): Promise<void> {
  const { ssm, instanceId, document, key, parameters } = command
  const ping = await pingStatus(ssm, instanceId)
  if (ping !== 'Online') throw unreachable(instanceId, `the SSM agent of ${instanceId} is ${ping}`)
  try {
    await ssm.send(
      new SendCommandCommand({
        InstanceIds: [instanceId],
        DocumentName: document,
        Comment: key,
        Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
        TimeoutSeconds: limits.commandDeliverySeconds,
      }),
    )
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

/** The commands of this key, the newest first. */
async function commandsSent({ ssm, instanceId, document, key, since }: RemoteCommand) {
  const after = new Date(since.getTime() - limits.commandLookBack)
  const found: CommandInvocation[] = []
  let token: string | undefined
  do {
    const page = await ssm.send(
      new ListCommandInvocationsCommand({
        InstanceId: instanceId,
        Filters: [
          { key: 'DocumentName', value: document },
          { key: 'InvokedAfter', value: after.toISOString().replace(/\.\d+Z$/, 'Z') },
        ],
        NextToken: token,
      }),
    )
    found.push(...(page.CommandInvocations ?? []).filter(({ Comment }) => Comment === key))
    token = page.NextToken
  } while (token)
  return found.sort((a, b) => requested(b) - requested(a))
}

const requested = ({ RequestedDateTime }: CommandInvocation) => RequestedDateTime?.getTime() ?? 0

/** A command that is under way for long is lost: the agent went away with it, and its work is looked up anew. */
function isUnderWay(invocation: CommandInvocation, now: Date): boolean {
  const inFlight = ['Pending', 'InProgress', 'Delayed', 'Cancelling'].includes(invocation.Status ?? '')
  return inFlight && now.getTime() - requested(invocation) < limits.commandInFlight
}

async function finished({ ssm, instanceId }: RemoteCommand, { CommandId }: CommandInvocation) {
  try {
    const { StandardOutputContent = '' } = await ssm.send(
      new GetCommandInvocationCommand({ CommandId, InstanceId: instanceId }),
    )
    return { state: 'finished', stdout: StandardOutputContent } as const
  } catch (error) {
    if (awsCode(error) !== 'InvocationDoesNotExist') throw error
    return { state: 'running' } as const
  }
}

async function gaveUp({ ssm, instanceId, key }: RemoteCommand, newest: CommandInvocation) {
  const { StandardErrorContent = '' } = await ssm.send(
    new GetCommandInvocationCommand({ CommandId: newest.CommandId, InstanceId: instanceId }),
  )
  const status = newest.StatusDetails ?? newest.Status
  const said = StandardErrorContent.trim().split('\n').at(-1)
  const message = `${limits.commandsFailed} commands for ${key} in a row ended as ${status}`
  return unreachable(instanceId, said ? `${message}: ${said}` : message)
}

function unreachable(instanceId: string, message: string, cause?: unknown): DrctlError {
  return new DrctlError('HostUnreachable', message, { instanceId }, cause)
}
