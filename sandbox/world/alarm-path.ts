import { alarmTopicName } from '#recovery/stack-names.ts'
import { accountId, domain, healthCheckId, type Settings, service } from '#sandbox/settings.ts'
import { createAlarm } from './alarm.ts'
import { deliver } from './delivery.ts'
import type { Faults } from './faults.ts'
import { createHealthCheck } from './health-check.ts'
import { invokeLambda } from './lambda-delivery.ts'
import type { Network } from './network.ts'
import { lambdaEvent, type Notification, newNotification } from './notification.ts'
import type { Timings } from './timings.ts'
import { createTopics, type Subscription } from './topics.ts'
import type { Zone } from './zone.ts'

export type AlarmPath = ReturnType<typeof createAlarmPath>

/** The world's home of global services: Route 53's metrics, and with them the alarm and its topic, exist only there. */
export const globalRegion = 'us-east-1'
const alarmName = alarmTopicName(service)

/** What starts a failover by itself: health check, alarm, topic, and the delivery to the starters of both regions. */
export function createAlarmPath(parts: {
  settings: Settings
  timings: Timings
  network: Network
  faults: Faults
  zone: Zone
  /** Folder of what outlasts a restart. */
  folder: string
}) {
  const { settings, timings, faults, zone, folder } = parts
  const topics = createTopics({ file: `${folder}/topics.json`, region: globalRegion, accountId })
  const topicArn = topics.create(alarmName)
  const stopping = new AbortController()
  let lastAlarm: Notification | undefined

  function notify(subscription: Subscription, notification: Notification): void {
    const event = lambdaEvent(subscription, notification)
    const times = faults.take('duplicate-delivery') ? 2 : 1
    for (let i = 0; i < times; i += 1) {
      deliver(signal => invokeLambda(parts, subscription.endpoint, event, signal), stopping.signal)
        .then(result => console.log(`sns ${notification.messageId} to ${subscription.endpoint}: ${result}`))
        .catch((error: unknown) => console.error('sns', error))
    }
  }

  function sendAlarm(notification: Notification): void {
    lastAlarm = notification
    for (const subscription of topics.subscriptions(topicArn)) notify(subscription, notification)
  }

  const health = createHealthCheck({
    id: healthCheckId,
    domain,
    port: settings.ports.api,
    path: '/readyz',
    ...timings.check,
    resolve: () => addressesOf(zone, 0),
  })
  const alarm = createAlarm({
    file: `${folder}/alarm.json`,
    ...{ name: alarmName, accountId, topicArn, healthCheckId },
    ...timings.alarm,
    healthy: health.healthy,
    publish: (subject, message) => sendAlarm(newNotification(topicArn, JSON.stringify(message), subject)),
  })

  return {
    ...{ topics, health, alarm, notify },
    /** Delivers the last alarm once more, as SNS may. False when there was none. */
    redeliver(): boolean {
      if (lastAlarm) sendAlarm(lastAlarm)
      return lastAlarm !== undefined
    },
    stop(): void {
      stopping.abort()
      alarm.stop()
      health.stop()
    },
  }
}

/** The addresses of the API's name as one of the zone's servers gives them at the moment. */
export function addressesOf(zone: Zone, server: number): readonly string[] {
  const set = zone.propagation.view(server).find(({ name, type }) => name === `${domain}.` && type === 'A')
  return set?.values ?? []
}
