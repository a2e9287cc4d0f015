import { randomUUID } from 'node:crypto'
import type { Subscription } from './topics.ts'

export type Notification = {
  messageId: string
  topicArn: string
  subject: string | undefined
  message: string
  at: Date
  attributes: Record<string, { Type: string; Value: string }>
}

export function newNotification(
  topicArn: string,
  message: string,
  subject?: string,
  attributes: Notification['attributes'] = {},
): Notification {
  return { messageId: randomUUID(), topicArn, subject, message, at: new Date(), attributes }
}

/** The event that a subscribed Lambda is given. It bears no signature: the sandbox signs nothing. */
export function lambdaEvent({ arn }: Subscription, notification: Notification) {
  const { messageId, topicArn, subject, message, at, attributes } = notification
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: arn,
        Sns: {
          Type: 'Notification',
          MessageId: messageId,
          TopicArn: topicArn,
          Subject: subject ?? null,
          Message: message,
          Timestamp: at.toISOString(),
          SignatureVersion: '1',
          Signature: '',
          SigningCertUrl: '',
          UnsubscribeUrl: '',
          MessageAttributes: attributes,
        },
      },
    ],
  }
}
