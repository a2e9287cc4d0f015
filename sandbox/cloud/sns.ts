import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Dispatch } from '#sandbox/wire/json.ts'
import { queryDispatch } from '#sandbox/wire/query.ts'
import { pageOf } from './paging.ts'
import { Stored } from './stored.ts'

const Topic = z.strictObject({
  arn: z.string(),
  subscriptions: z.array(z.strictObject({ arn: z.string(), protocol: z.string(), endpoint: z.string() })),
})

const CreateTopic = z.strictObject({ Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/) })
const ListTopics = z.strictObject({ NextToken: z.string().optional() })
const Subscribe = z.strictObject({
  TopicArn: z.string(),
  Protocol: z.literal(['email', 'sms'], 'a regional topic of the sandbox tells people: email or sms'),
  Endpoint: z.string().min(1),
  ReturnSubscriptionArn: z.string().optional(),
})
const Publish = z.strictObject({
  TopicArn: z.string(),
  Message: z.string().min(1).max(262_144),
  Subject: z.string().min(1).max(100).optional(),
})

/** What people were told, one line of JSON each in `sns/<topic>.jsonl`. */
export const ToldMessage = z.strictObject({
  messageId: z.uuid(),
  topicArn: z.string(),
  at: z.iso.datetime(),
  to: z.array(z.string()),
  subject: z.string().optional(),
  message: z.string(),
})
export type ToldMessage = z.infer<typeof ToldMessage>

/** The file with what was published to a topic. */
export function messageFile(cloudState: string, topicArn: string): string {
  return join(cloudState, 'sns', `${topicArn.slice(topicArn.lastIndexOf(':') + 1)}.jsonl`)
}

/** SNS of a region, whose topics tell people: what is published is kept where the demo and the tests can read it. */
export function createSns(cloudState: string, region: string): Dispatch {
  mkdirSync(join(cloudState, 'sns'), { recursive: true })
  const topics = new Stored(join(cloudState, 'sns', 'topics'), Topic)

  const known = (arn: string) => {
    const topic = topics.get(arn)
    if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404)
    return topic
  }

  return queryDispatch(
    {
      CreateTopic(input: unknown) {
        const arn = `arn:aws:sns:${region}:${accountId}:${CreateTopic.parse(input).Name}`
        if (!topics.get(arn)) topics.set(arn, { arn, subscriptions: [] })
        return { TopicArn: arn }
      },
      ListTopics(input: unknown) {
        const { items, next } = pageOf(topics.values(), {
          token: ListTopics.parse(input).NextToken,
          size: 100,
        })
        return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: next }
      },
      Subscribe(input: unknown) {
        const { TopicArn, Protocol, Endpoint } = Subscribe.parse(input)
        const topic = known(TopicArn)
        const made = { arn: `${TopicArn}:${randomUUID()}`, protocol: Protocol, endpoint: Endpoint }
        topics.set(TopicArn, { ...topic, subscriptions: [...topic.subscriptions, made] })
        return { SubscriptionArn: made.arn }
      },
      Publish(input: unknown) {
        const { TopicArn, Message, Subject } = Publish.parse(input)
        const told: ToldMessage = {
          messageId: randomUUID(),
          topicArn: TopicArn,
          at: new Date().toISOString(),
          to: known(TopicArn).subscriptions.map(({ protocol, endpoint }) => `${protocol}:${endpoint}`),
          ...(Subject !== undefined && { subject: Subject }),
          message: Message,
        }
        appendFileSync(messageFile(cloudState, TopicArn), `${JSON.stringify(told)}\n`)
        return { MessageId: told.messageId }
      },
    },
    'sns',
  )
}
