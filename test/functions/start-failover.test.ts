import test from 'ava'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { handler } from '../../functions/start-failover.ts'
import { startAws, writeRecords } from '../aws/aws-endpoint.ts'

const started: { name: string; input: string }[] = []
let described: { status: string; error?: string } = { status: 'RUNNING' }
const aws = await startAws({
  states: {
    StartExecution({ name, input }: { name: string; input: string }) {
      if (started.some(one => one.name === name && one.input !== input)) {
        throw new AwsError('ExecutionAlreadyExists', name)
      }
      started.push({ name, input })
      return { executionArn: 'arn', startDate: new Date() }
    },
    DescribeExecution: () => ({ ...started[0], ...described, startDate: new Date() }),
  },
})
test.after.always(() => aws.stop())
test.beforeEach(() => {
  started.splice(0)
  described = { status: 'RUNNING' }
  process.env.AWS_REGION = 'eu-west-1'
  writeRecords(aws)
})

const event = (state: string, message?: string) => {
  const alarm = {
    AlarmName: 'drctl-apitest-unhealthy',
    NewStateValue: state,
    NewStateReason:
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (24/11/26 02:14:00)] was less than the threshold (1.0)',
    StateChangeTime: '2026-11-24T02:15:07.123+0000',
  }
  const Sns = { Type: 'Notification', MessageId: 'x', Message: message ?? JSON.stringify(alarm) }
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns }] }
}
const name = 'failover-apitest-epoch-7-attempt-1'

test.serial('the alarm starts a run in the standby region', async t => {
  const arn = `arn:aws:states:eu-west-1:123456789012:execution:drctl-apitest-failover:${name}`
  t.deepEqual(await handler(event('ALARM')), { did: 'started', execution: name, arn })
  t.like(JSON.parse(started[0]?.input ?? ''), {
    mode: 'failover',
    region: 'eu-west-1',
    peer: 'eu-central-1',
    epoch: 7,
    trigger: {
      kind: 'alarm',
      changedAt: '2026-11-24T02:15:07.123Z',
      firstFailedAt: '2026-11-24T02:14:00.000Z',
    },
  })
})

test.serial('the active region answers that it is not its business', async t => {
  process.env.AWS_REGION = 'eu-central-1'
  const answer = await handler(event('ALARM'))
  t.deepEqual(answer, { did: 'nothing', why: 'not mine: eu-central-1 is the active region itself' })
  t.is(started.length, 0)
})

test.serial('an engineer was first: the alarm joins the run', async t => {
  started.push({ name, input: '{"by":"ada"}' })
  t.like(await handler(event('ALARM')), { did: 'joined', execution: name })
})

test.serial('after an operator took the claim back, the alarm starts nothing', async t => {
  writeRecords(aws, `v=1 epoch=9 rev=25 state=active active=eu-central-1 by=${name}`)
  described = { status: 'FAILED', error: 'Aborted' }
  t.like(await handler(event('ALARM')), { did: 'not-repeated', execution: name })
  t.is(started.length, 0)
})

test.serial('the end of an alarm, and a takeover under way, start nothing', async t => {
  t.like(await handler(event('OK')), { did: 'nothing' })
  writeRecords(aws, 'v=1 epoch=8 rev=21 state=taking active=eu-central-1 by=somebody')
  t.deepEqual(await handler(event('ALARM')), {
    did: 'nothing',
    why: 'somebody is taking over into eu-central-1 already',
  })
  t.is(started.length, 0)
})

test.serial('what is no alarm is refused', async t => {
  await t.throwsAsync(handler(event('ALARM', 'hello')), { name: 'InputInvalid' })
  await t.throwsAsync(handler({ Records: [] }), { name: 'InputInvalid' })
})
