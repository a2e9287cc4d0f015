import { createServer, type Server } from 'node:http'
import { ChangeResourceRecordSetsCommand, GetHealthCheckStatusCommand } from '@aws-sdk/client-route-53'
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns'
import test, { type ExecutionContext } from 'ava'
import { healthCheckId, type Region, regions, type Settings } from '#sandbox/settings.ts'
import { judge } from '#sandbox/world/alarm-rule.ts'
import { createChecker } from '#sandbox/world/checker.ts'
import { retryWaits } from '#sandbox/world/delivery.ts'
import { type Listener, listenAt } from '#sandbox/world/listener.ts'
import { until } from '#test/until.ts'
import { route53At, snsAt, worldFor, zoneId } from './world-for-test.ts'

const fast = {
  propagationSeconds: 0.1,
  check: { intervalSeconds: 0.1, timeoutSeconds: 1, threshold: 3 },
  alarm: { periodSeconds: 0.1, evaluationPeriods: 2 },
}
type Heard = { region: Region; path: string; event: { Records: { Sns: Record<string, string> }[] } }

/** Both regions' Lambda, which keep what they are called with. */
async function listenToLambdas(t: ExecutionContext, settings: Settings, only: readonly Region[] = regions) {
  const heard: Heard[] = []
  for (const region of only) {
    const server = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      heard.push({ region, path: request.url ?? '', event: JSON.parse(text) })
      response.writeHead(202).end()
    })
    await listenFor(t, server, settings.region[region].cloud, settings.ports.cloud)
  }
  return heard
}

async function listenFor(
  t: ExecutionContext,
  server: Server,
  address: string,
  port: number,
): Promise<Listener> {
  const listener = await listenAt(server, { address, port })
  let closed = false
  const close = async () => {
    if (!closed) await listener.close()
    closed = true
  }
  t.teardown(close)
  return { close }
}

const serveReady = (t: ExecutionContext, settings: Settings) =>
  listenFor(
    t,
    createServer((_, response) => void response.end('{}')),
    settings.region['eu-central-1'].instance,
    settings.ports.api,
  )

async function nameIt(settings: Settings, address: string): Promise<void> {
  const ResourceRecordSet = {
    Name: 'api.example.test',
    Type: 'A' as const,
    TTL: 1,
    ResourceRecords: [{ Value: address }],
  }
  const ChangeBatch = { Changes: [{ Action: 'UPSERT' as const, ResourceRecordSet }] }
  await route53At(settings).send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch }))
}

/** As the stack of each region does it for its starter. */
async function subscribeStarters(settings: Settings): Promise<void> {
  const sns = snsAt(settings)
  const TopicArn = 'arn:aws:sns:us-east-1:123456789012:drctl-apitest-alarm'
  for (const region of regions) {
    const Endpoint = `arn:aws:lambda:${region}:123456789012:function:drctl-apitest-start-failover`
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }))
  }
}

test('a dead API raises the alarm, and both regions hear it as CloudWatch tells it', async t => {
  const { settings, control } = await worldFor(t, 21300, fast)
  await subscribeStarters(settings)
  const heard = await listenToLambdas(t, settings)
  const api = await serveReady(t, settings)
  t.is(
    (await control.status()).alarm.state,
    'INSUFFICIENT_DATA',
    'a name without an address is not looked at yet',
  )
  await nameIt(settings, settings.region['eu-central-1'].public)
  await until('the alarm is OK', 5000, async () => (await control.status()).alarm.state === 'OK')

  await api.close()
  await until('both regions heard', 5000, () => heard.length === 2)
  t.deepEqual(heard.map(({ region }) => region).sort(), [...regions])
  t.true(heard.every(({ path }) => path === '/internal/lambda/drctl-apitest-start-failover'))
  const sns = heard[0]?.event.Records[0]?.Sns ?? {}
  t.is(sns.Subject, 'ALARM: "drctl-apitest-alarm" in US East (N. Virginia)')
  const message = JSON.parse(sns.Message ?? '')
  t.like(message, { AlarmName: 'drctl-apitest-alarm', NewStateValue: 'ALARM', OldStateValue: 'OK' })
  t.regex(
    message.NewStateReason,
    /^Threshold Crossed: 2 out of the last 2 datapoints \[0\.0 \(\d\d\/\d\d\/\d\d /,
  )
  t.deepEqual(message.Trigger.Dimensions, [{ name: 'HealthCheckId', value: healthCheckId }])

  const route53 = route53At(settings)
  const { HealthCheckObservations: views = [] } = await route53.send(
    new GetHealthCheckStatusCommand({ HealthCheckId: healthCheckId }),
  )
  t.is(views.length, 3)
  t.true(views.every(({ StatusReport }) => StatusReport?.Status?.startsWith('Failure: ')))
  t.true(views.every(({ StatusReport }) => StatusReport?.CheckedTime instanceof Date))

  await control.redeliverAlarm()
  await until('it is delivered again', 5000, () => heard.length === 4)
  t.is(new Set(heard.map(({ event }) => event.Records[0]?.Sns.MessageId)).size, 1)
})

test('an endpoint that accepts and never answers times out', async t => {
  const { settings, control } = await worldFor(t, 21310, fast)
  await subscribeStarters(settings)
  const heard = await listenToLambdas(t, settings, ['eu-west-1'])
  await serveReady(t, settings)
  await nameIt(settings, settings.region['eu-central-1'].public)
  await until('the alarm is OK', 5000, async () => (await control.status()).alarm.state === 'OK')
  await control.cut('callers:eu-central-1')
  await until('the other region heard', 5000, () => heard.length > 0)
  t.regex((await control.status()).health[0]?.status ?? '', /^Failure: Connection timed out/)
})

test('SNS tries again until a region is found, and may deliver twice', async t => {
  const { settings, control } = await worldFor(t, 21320, fast)
  const sns = snsAt(settings)
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'trial' }))
  const Endpoint = 'arn:aws:lambda:eu-west-1:123456789012:function:told'
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint }))
  const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))
  t.like(Subscriptions, [{ Endpoint, Protocol: 'lambda', TopicArn }])

  await control.lose('eu-west-1')
  const heard = await listenToLambdas(t, settings, ['eu-west-1'])
  const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: 'hello', Subject: 'a word' }))
  t.is(heard.length, 0)
  await control.find('eu-west-1')
  await until('the message came', 5000, () => heard.length === 1)
  t.like(heard[0]?.event.Records[0]?.Sns, { MessageId, Message: 'hello', Subject: 'a word', TopicArn })

  await control.fault({ kind: 'duplicate-delivery' })
  await sns.send(new PublishCommand({ TopicArn, Message: 'again' }))
  await until('it came twice', 5000, () => heard.length === 3)

  const refused = sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'a@example.test' }))
  await t.throwsAsync(refused, { message: /only Lambdas/ })
  await t.throwsAsync(sns.send(new PublishCommand({ TopicArn: `${TopicArn}x`, Message: 'x' })), {
    message: /does not exist/,
  })
})

test('an API that was never ready raises no alarm that is told, nor does a restart', async t => {
  const { settings, control, restart } = await worldFor(t, 21330, fast)
  const heard = await listenToLambdas(t, settings)
  await nameIt(settings, settings.region['eu-central-1'].public)
  const state = async () => (await control.status()).alarm
  await until('the alarm went off', 5000, async () => (await state()).state === 'ALARM')
  const { changedAt } = await state()
  await restart()
  await until('the checkers look again', 5000, async () => (await control.status()).health.length === 3)
  await until('and have made up their minds', 5000, async () => (await state()).changedAt === changedAt)
  t.is((await state()).state, 'ALARM')
  t.deepEqual(heard, [])
})

test('a checker changes its mind after three looks in a row', t => {
  const checker = createChecker({ threshold: 3 })
  const saw = (...looks: boolean[]) => {
    for (const ok of looks) checker.saw({ ok, status: '' }, new Date())
    return checker.healthy()
  }
  t.is(saw(), undefined)
  t.is(saw(false, false), undefined)
  t.is(saw(true), true)
  t.is(saw(false, false, true, false, false), true)
  t.is(saw(false), false)
  t.is(saw(true, true), false)
  t.is(saw(true), true)
})

test('the alarm needs every period below the threshold, and missing data changes nothing', t => {
  const at = new Date('2026-11-24T02:28:00Z')
  const points = (...values: (number | undefined)[]) => values.map(value => ({ at, value }))
  t.is(judge(points(undefined, undefined), 1, 'OK'), undefined)
  t.is(judge(points(undefined, 0), 1, 'OK'), undefined)
  t.is(judge(points(undefined, 1), 1, 'ALARM')?.state, 'OK')
  t.is(judge(points(0, 1), 1, 'ALARM')?.state, 'OK')
  t.deepEqual(judge(points(0), 1, 'OK'), {
    state: 'ALARM',
    reason:
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (24/11/26 02:28:00)] was less than the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
  })
})

test('SNS gives up after an hour', t => {
  const waits = [...retryWaits()]
  t.deepEqual(waits.slice(0, 6), [0, 0, 0, 1, 1, 1])
  t.true(waits.every(wait => wait <= 20))
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600
  t.true(hours >= 1 && hours < 1.01)
})
