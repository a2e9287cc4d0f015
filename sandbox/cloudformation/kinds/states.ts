import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  PublishStateMachineVersionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn'
import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { kind, made } from '../kind.ts'
import { unless } from '../unless.ts'

/** Logging and tracing are taken and not carried out. */
const Machine = z.strictObject({
  StateMachineName: z.string(),
  StateMachineType: z.literal('STANDARD'),
  RoleArn: z.string(),
  DefinitionString: z.string(),
  LoggingConfiguration: z.strictObject({
    Level: z.string(),
    IncludeExecutionData: z.boolean(),
    Destinations: z.array(z.unknown()),
  }),
  TracingConfiguration: z.strictObject({ Enabled: z.boolean() }),
})

export const stateMachine = kind(Machine, async (given, { clients: { sfn }, region }) => {
  const { StateMachineName: name, RoleArn: roleArn, DefinitionString: definition } = given
  const stateMachineArn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`
  const create = new CreateStateMachineCommand({ name, type: 'STANDARD', roleArn, definition })
  await unless('StateMachineAlreadyExists', sfn.send(create), () =>
    sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn, definition })),
  )
  return made(stateMachineArn, { Arn: stateMachineArn, Name: name })
})

export const stateMachineVersion = kind(
  z.strictObject({ StateMachineArn: z.string() }),
  async ({ StateMachineArn: stateMachineArn }, { clients: { sfn } }) => {
    const published = await sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn }))
    return made(published.stateMachineVersionArn ?? '')
  },
)

const Alias = z.strictObject({
  Name: z.string(),
  RoutingConfiguration: z.tuple([
    z.strictObject({ StateMachineVersionArn: z.string(), Weight: z.literal(100) }),
  ]),
})

export const stateMachineAlias = kind(Alias, async (given, { clients: { sfn } }) => {
  const { Name: name, RoutingConfiguration } = given
  const [{ StateMachineVersionArn: stateMachineVersionArn }] = RoutingConfiguration
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }]
  const stateMachineAliasArn = stateMachineVersionArn.replace(/[^:]*$/, name)
  await unless(
    'ConflictException',
    sfn.send(new CreateStateMachineAliasCommand({ name, routingConfiguration })),
    () => sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, routingConfiguration })),
  )
  return made(stateMachineAliasArn, { Arn: stateMachineAliasArn })
})
