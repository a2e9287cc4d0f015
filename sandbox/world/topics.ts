import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { store, stored } from './stored-file.ts'

const Subscription = z.strictObject({ arn: z.string(), topicArn: z.string(), endpoint: z.string() })
const TopicsFile = z.strictObject({ topics: z.array(z.string()), subscriptions: z.array(Subscription) })
export type Subscription = z.infer<typeof Subscription>
export type Topics = ReturnType<typeof createTopics>

/** The topics of one region and the Lambdas subscribed to them, kept on disk. */
export function createTopics({
  file,
  region,
  accountId,
}: {
  file: string
  region: string
  accountId: string
}) {
  let { topics, subscriptions } = stored(file, TopicsFile) ?? { topics: [], subscriptions: [] }
  const keep = () => store(file, { topics, subscriptions })
  return {
    list: (): readonly string[] => topics,
    has: (arn: string): boolean => topics.includes(arn),
    /** The topic of that name, made if it is not there. */
    create(name: string): string {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`
      if (!topics.includes(arn)) {
        topics = [...topics, arn]
        keep()
      }
      return arn
    },
    subscriptions: (topicArn: string): Subscription[] =>
      subscriptions.filter(subscription => subscription.topicArn === topicArn),
    /** The subscription of a Lambda to a topic, made if it is not there. */
    subscribe(topicArn: string, endpoint: string): Subscription {
      const found = subscriptions.find(known => known.topicArn === topicArn && known.endpoint === endpoint)
      if (found) return found
      const made = { arn: `${topicArn}:${randomUUID()}`, topicArn, endpoint }
      subscriptions = [...subscriptions, made]
      keep()
      return made
    },
    unsubscribe(arn: string): void {
      subscriptions = subscriptions.filter(subscription => subscription.arn !== arn)
      keep()
    },
  }
}
