import {
  type CommandInvocation,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
} from '@aws-sdk/client-ssm'
import { limits } from '#recovery/limits.ts'
import { awsCode } from './aws-errors.ts'
import { type Command, sendCommand, unreachable } from './send-command.ts'

/** Commands that were sent before `since` are not looked at. */
export type RemoteCommand = Command & { since: Date; now: Date }

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
  const inARow = failed === -1 ? sent.length : failed
  // After a while the host is tried once more: whoever retries does not begin another attempt for that.
  if (newest && inARow >= limits.commandsFailed && isFresh(newest, command.now))
    throw await gaveUp(command, newest)
  await sendCommand(command)
  return { state: 'running' }
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

const isFresh = (invocation: CommandInvocation, now: Date) =>
  now.getTime() - requested(invocation) < limits.commandFailedFresh

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
