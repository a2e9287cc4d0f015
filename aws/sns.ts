import { PublishCommand } from '@aws-sdk/client-sns'
import { snsClient } from './clients/sns.ts'

/** Publishes a message to a topic of the region. SNS refuses subjects over 100 characters, so they are cut. */
export async function publish(region: string, message: { topicArn: string; subject: string; text: string }) {
  const { topicArn, subject, text } = message
  await snsClient(region).send(
    new PublishCommand({ TopicArn: topicArn, Subject: oneLine(subject), Message: text }),
  )
}

/** Subjects are one line of ASCII. */
function oneLine(subject: string): string {
  return subject.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 100)
}
