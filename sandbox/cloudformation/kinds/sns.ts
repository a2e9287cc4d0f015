import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns'
import * as z from 'zod'
import { kind, made } from '../kind.ts'

export const topic = kind(
  z.strictObject({ TopicName: z.string() }),
  async ({ TopicName: Name }, { clients }) => {
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name }))
    return made(TopicArn, { TopicArn, TopicName: Name })
  },
)

/** A subscription lies in its topic's region, which may be another one than the stack's. */
const Subscription = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.enum(['email', 'lambda']),
  Endpoint: z.string(),
  Region: z.string().optional(),
})

export const subscription = kind(Subscription, async ({ Region, ...given }, { clients }) => {
  const sns = Region === undefined ? clients.sns : clients.snsIn(Region)
  const { SubscriptionArn = '' } = await sns.send(new SubscribeCommand(given))
  return made(SubscriptionArn, { Arn: SubscriptionArn })
})
