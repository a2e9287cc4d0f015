import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { pageOf } from '../paging.ts'
import { type Command, described, invocation, isInFlight, isSeen, listedInvocation } from './command.ts'
import type { CommandQueue } from './command-queue.ts'
import { hashOf } from './document.ts'
import type { Documents } from './documents.ts'
import type { Instances } from './instances.ts'
import { planOf } from './plan.ts'

const InstanceId = z.string().regex(/^(i|mi)-[0-9a-f]{8,17}$/)
const SendCommand = z
  .strictObject({
    DocumentName: z.string().min(1),
    DocumentVersion: z.literal(['$DEFAULT', '$LATEST', '1']).optional(),
    DocumentHash: z.string().optional(),
    DocumentHashType: z.literal('Sha256').optional(),
    InstanceIds: z.array(InstanceId).max(50).default([]),
    Targets: z
      .array(z.strictObject({ Key: z.literal('InstanceIds'), Values: z.array(InstanceId) }))
      .max(5)
      .default([]),
    Parameters: z.record(z.string(), z.array(z.string())).default({}),
    Comment: z.string().max(100).default(''),
    TimeoutSeconds: z.number().int().min(30).max(2_592_000).default(3600),
  })
  .transform(({ InstanceIds, Targets, ...rest }) => ({
    ...rest,
    instances: [...new Set([...InstanceIds, ...Targets.flatMap(target => target.Values)])],
  }))
const Filters = z.array(z.strictObject({ key: z.string(), value: z.string() })).default([])
const Listing = {
  CommandId: z.uuid().optional(),
  InstanceId: InstanceId.optional(),
  Filters,
  MaxResults: z.number().int().min(1).max(50).default(50),
  NextToken: z.string().optional(),
}
const ListCommands = z.strictObject(Listing)
const ListCommandInvocations = z.strictObject({ ...Listing, Details: z.boolean().default(false) })
const GetCommandInvocation = z.strictObject({
  CommandId: z.uuid(),
  InstanceId,
  PluginName: z.string().optional(),
})
const CancelCommand = z.strictObject({ CommandId: z.uuid(), InstanceIds: z.array(InstanceId).optional() })

/** SendCommand and what asks after it. A command of the sandbox goes to one instance: a region has one. */
export function commandOperations(
  queue: CommandQueue,
  documents: Documents,
  instances: Instances,
  now: () => Date,
) {
  const list = (asked: z.infer<typeof ListCommands>) => {
    const found = queue.commands().filter(command => {
      const named = asked.CommandId === undefined || command.id === asked.CommandId
      const there = asked.InstanceId === undefined || command.instanceId === asked.InstanceId
      return named && there && isSeen(command, now()) && asked.Filters.every(filter => fits(command, filter))
    })
    return pageOf(found, { token: asked.NextToken, size: asked.MaxResults })
  }

  return {
    SendCommand(input: unknown) {
      const asked = SendCommand.parse(input)
      const [instanceId, ...others] = asked.instances
      if (instanceId === undefined) throw new AwsError('ValidationException', 'No instance is named')
      if (others.length > 0)
        throw new AwsError('InvalidInstanceId', 'A region of the sandbox has one instance')
      const { document, content } = documents.find(asked.DocumentName)
      if (asked.DocumentHash !== undefined && asked.DocumentHash !== hashOf(document)) {
        throw new AwsError('InvalidDocument', 'The document hash does not match the document.')
      }
      instances.requireKnown(instanceId)
      const command: Command = {
        id: randomUUID(),
        instanceId,
        documentName: document.name,
        comment: asked.Comment,
        parameters: asked.Parameters,
        requestedAt: now().toISOString(),
        deliverySeconds: asked.TimeoutSeconds,
        plan: planOf(content, asked.Parameters),
        status: 'Pending',
        details: 'Pending',
      }
      queue.send(command)
      return { Command: described(command) }
    },
    GetCommandInvocation(input: unknown) {
      const { CommandId, InstanceId, PluginName } = GetCommandInvocation.parse(input)
      const command = queue.get(CommandId)
      if (command?.instanceId !== InstanceId || !isSeen(command, now()))
        throw new AwsError('InvocationDoesNotExist', '')
      if (PluginName !== undefined && PluginName !== command.plan.plugin) {
        throw new AwsError('InvalidPluginName', `The command has no step ${PluginName}`)
      }
      return invocation(command)
    },
    ListCommandInvocations(input: unknown) {
      const asked = ListCommandInvocations.parse(input)
      const { items, next } = list(asked)
      const listed = items.map(command => listedInvocation(command, asked.Details))
      return { CommandInvocations: listed, ...(next && { NextToken: next }) }
    },
    ListCommands(input: unknown) {
      const { items, next } = list(ListCommands.parse(input))
      return { Commands: items.map(described), ...(next && { NextToken: next }) }
    },
    CancelCommand(input: unknown) {
      const { CommandId } = CancelCommand.parse(input)
      const command = queue.get(CommandId)
      if (command === undefined)
        throw new AwsError('InvalidCommandId', `The command ${CommandId} does not exist`)
      if (isInFlight(command)) queue.cancel(command)
      return {}
    },
  }
}

function fits(command: Command, { key, value }: { key: string; value: string }): boolean {
  switch (key) {
    case 'InvokedAfter':
      return Date.parse(command.requestedAt) >= instant(value)
    case 'InvokedBefore':
      return Date.parse(command.requestedAt) <= instant(value)
    case 'Status':
      return command.status === value
    case 'DocumentName':
      return command.documentName === value
    case 'ExecutionStage':
      return isInFlight(command) === (value === 'Executing')
    default:
      throw new AwsError('InvalidFilterKey', `The filter key ${key} does not exist`)
  }
}

function instant(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new AwsError('ValidationException', `'${text}' is not a timestamp`)
  return at
}
