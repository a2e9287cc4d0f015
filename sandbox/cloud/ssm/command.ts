import * as z from 'zod'

/** A command to one instance, as far as it has come. Times in ISO 8601. */
export const Command = z.strictObject({
  id: z.string(),
  instanceId: z.string(),
  documentName: z.string(),
  comment: z.string(),
  parameters: z.record(z.string(), z.array(z.string())),
  requestedAt: z.iso.datetime(),
  /** The time for delivery. */
  deliverySeconds: z.number(),
  plan: z.strictObject({
    plugin: z.string(),
    script: z.string(),
    environment: z.record(z.string(), z.string()),
    timeoutSeconds: z.number(),
  }),
  status: z.enum(['Pending', 'InProgress', 'Success', 'Cancelled', 'Failed', 'TimedOut', 'Cancelling']),
  details: z.string(),
  deliveredAt: z.iso.datetime().optional(),
  result: z
    .strictObject({
      code: z.number().int(),
      stdout: z.string(),
      stderr: z.string(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime(),
    })
    .optional(),
})
export type Command = z.infer<typeof Command>

/** What AWS gives of an output, in characters; of the list's details less. */
const outputLimit = { stdout: 24_000, stderr: 8_000, details: 2_500 }

/** Right after it was sent, an invocation is not there yet for those who ask. */
export const unseenMs = 200

export function isSeen({ requestedAt }: Command, now: Date): boolean {
  return now.getTime() - Date.parse(requestedAt) >= unseenMs
}

export function isInFlight({ status }: Command): boolean {
  return status === 'Pending' || status === 'InProgress' || status === 'Cancelling'
}

/** The command with its time limits applied: delivery, then delivery and run together. */
export function expire(command: Command, now: Date): Command {
  const age = (now.getTime() - Date.parse(command.requestedAt)) / 1000
  if (command.status === 'Pending' && age > command.deliverySeconds) {
    return { ...command, status: 'TimedOut', details: 'DeliveryTimedOut' }
  }
  if (isInFlight(command) && age > command.deliverySeconds + command.plan.timeoutSeconds) {
    return { ...command, status: 'TimedOut', details: 'ExecutionTimedOut' }
  }
  return command
}

/** As GetCommandInvocation gives it. */
export function invocation(command: Command) {
  const { result, plan } = command
  const seconds = result ? (Date.parse(result.endedAt) - Date.parse(result.startedAt)) / 1000 : 0
  return {
    ...identity(command),
    PluginName: plan.plugin,
    ResponseCode: result?.code ?? -1,
    ExecutionStartDateTime: result?.startedAt ?? command.deliveredAt ?? '',
    ExecutionElapsedTime: result ? `PT${seconds}S` : '',
    ExecutionEndDateTime: result?.endedAt ?? '',
    StandardOutputContent: result?.stdout.slice(0, outputLimit.stdout) ?? '',
    StandardErrorContent: result?.stderr.slice(0, outputLimit.stderr) ?? '',
  }
}

/** As ListCommandInvocations gives it. */
export function listedInvocation(command: Command, details: boolean) {
  return {
    ...identity(command),
    InstanceName: '',
    RequestedDateTime: new Date(command.requestedAt),
    ServiceRole: '',
    CommandPlugins: details ? [pluginOf(command)] : [],
  }
}

/** As SendCommand and ListCommands give it. */
export function described(command: Command) {
  const { requestedAt, deliverySeconds, status } = command
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: command.comment,
    Parameters: command.parameters,
    InstanceIds: [command.instanceId],
    Targets: [],
    RequestedDateTime: new Date(requestedAt),
    ExpiresAfter: new Date(Date.parse(requestedAt) + (deliverySeconds + command.plan.timeoutSeconds) * 1000),
    TimeoutSeconds: deliverySeconds,
    Status: status,
    StatusDetails: command.details,
    MaxConcurrency: '50',
    MaxErrors: '0',
    TargetCount: 1,
    CompletedCount: isInFlight(command) ? 0 : 1,
    ErrorCount: status === 'Failed' ? 1 : 0,
    DeliveryTimedOutCount: command.details === 'DeliveryTimedOut' ? 1 : 0,
  }
}

function identity(command: Command) {
  return {
    CommandId: command.id,
    InstanceId: command.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: '$DEFAULT',
    Status: command.status,
    StatusDetails: command.details,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  }
}

function pluginOf({ plan, status, details, result }: Command) {
  return {
    Name: plan.plugin,
    Status: status,
    StatusDetails: details,
    ResponseCode: result?.code ?? -1,
    ...(result && {
      ResponseStartDateTime: new Date(result.startedAt),
      ResponseFinishDateTime: new Date(result.endedAt),
    }),
    Output: result?.stdout.slice(0, outputLimit.details) ?? '',
    StandardOutputUrl: '',
    StandardErrorUrl: '',
  }
}
