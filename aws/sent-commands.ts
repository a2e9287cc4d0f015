import { type CommandInvocation, ListCommandInvocationsCommand } from '@aws-sdk/client-ssm'
import { limits } from '#recovery/limits.ts'
import type { Command } from './send-command.ts'

/** Commands that were sent before `since` are not looked at. */
export type RemoteWork = Command & { since: Date }

/** The commands of this key, the newest first. */
export async function commandsSent({ ssm, instanceId, document, key, since }: RemoteWork) {
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
export const isUnderWay = (invocation: CommandInvocation, now: Date) =>
  isInFlight(invocation) && now.getTime() - requested(invocation) < limits.commandInFlight

export const isInFlight = ({ Status = '' }: { Status?: string | undefined }) =>
  ['Pending', 'InProgress', 'Delayed', 'Cancelling'].includes(Status)

/** One that was sent a while ago says nothing of now. */
export const isFresh = (invocation: CommandInvocation, now: Date) =>
  now.getTime() - requested(invocation) < limits.commandFailedFresh
