import * as z from 'zod'
import { AwsError, type Operations } from '#sandbox/wire/aws-error.ts'
import { isLambdaArn } from './lambda-delivery.ts'
import { type Notification, newNotification } from './notification.ts'
import type { Subscription, Topics } from './topics.ts'

const Topic = z.strictObject({ TopicArn: z.string() })
const Page = z.strictObject({ NextToken: z.undefined().optional() })
const CreateTopic = z.strictObject({ Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/) })
const Subscribe = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal('lambda', 'only Lambdas can be subscribed in the sandbox'),
  Endpoint: z.string().refine(isLambdaArn, 'not the ARN of a Lambda function'),
  ReturnSubscriptionArn: z.string().optional(),
})
const Attribute = z.strictObject({ DataType: z.string(), StringValue: z.string() })
const Publish = z.strictObject({
  TopicArn: z.string(),
  Message: z.string().min(1).max(262_144),
  Subject: z.string().max(100).optional(),
  MessageAttributes: z.record(z.string(), Attribute).default({}),
})

/** The operations of SNS, for the query protocol. What is published goes to `notify`, once a subscription. */
export function snsOperations(
  topics: Topics,
  accountId: string,
  notify: (subscription: Subscription, notification: Notification) => void,
) {
  const known = (arn: string) => {
    if (!topics.has(arn)) throw new AwsError('NotFound', 'Topic does not exist', 404)
    return arn
  }
  return {
    CreateTopic: (input: unknown) => ({ TopicArn: topics.create(CreateTopic.parse(input).Name) }),
    ListTopics: (input: unknown) => {
      Page.parse(input)
      return { Topics: topics.list().map(TopicArn => ({ TopicArn })) }
    },
    GetTopicAttributes: (input: unknown) => {
      const arn = known(Topic.parse(input).TopicArn)
      const confirmed = String(topics.subscriptions(arn).length)
      const attributes = { TopicArn: arn, Owner: accountId, SubscriptionsConfirmed: confirmed }
      return { Attributes: new Map(Object.entries(attributes)) }
    },
    Subscribe: (input: unknown) => {
      const { TopicArn, Endpoint } = Subscribe.parse(input)
      return { SubscriptionArn: topics.subscribe(known(TopicArn), Endpoint).arn }
    },
    Unsubscribe: (input: unknown) => {
      topics.unsubscribe(z.strictObject({ SubscriptionArn: z.string() }).parse(input).SubscriptionArn)
    },
    ListSubscriptionsByTopic: (input: unknown) => {
      const { TopicArn } = z.strictObject({ ...Topic.shape, ...Page.shape }).parse(input)
      const list = topics.subscriptions(known(TopicArn))
      return { Subscriptions: list.map(subscription => described(subscription, accountId)) }
    },
    Publish: (input: unknown) => {
      const { TopicArn, Message, Subject, MessageAttributes } = Publish.parse(input)
      const attributes = Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        { Type: DataType, Value: StringValue },
      ])
      const notification = newNotification(known(TopicArn), Message, Subject, Object.fromEntries(attributes))
      for (const subscription of topics.subscriptions(TopicArn)) notify(subscription, notification)
      return { MessageId: notification.messageId }
    },
  } satisfies Operations
}

function described({ arn, topicArn, endpoint }: Subscription, accountId: string) {
  return {
    TopicArn: topicArn,
    Protocol: 'lambda',
    SubscriptionArn: arn,
    Owner: accountId,
    Endpoint: endpoint,
  }
}
