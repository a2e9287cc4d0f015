import test from 'ava'
import { readAlarm } from '#recovery/alarm.ts'
import { alarmRun } from '#recovery/alarm-run.ts'
import { RunInput } from '#recovery/contracts/run.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'

const message = (change: Record<string, unknown> = {}) =>
  JSON.stringify({
    AlarmName: 'drctl-apitest-unhealthy',
    AlarmDescription: null,
    AWSAccountId: '123456789012',
    NewStateValue: 'ALARM',
    NewStateReason:
      'Threshold Crossed: 2 out of the last 2 datapoints [0.0 (24/11/26 02:14:00), 0.0 (24/11/26 02:13:00)] were less than the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).',
    StateChangeTime: '2026-11-24T02:15:07.123+0000',
    Region: 'US East (N. Virginia)',
    OldStateValue: 'OK',
    Trigger: { MetricName: 'HealthCheckStatus', Period: 60 },
    ...change,
  })
const record: EpochRecord = { epoch: 7, rev: 20, state: 'active', active: 'eu-central-1', by: 'init' }

test('the alarm says when it changed, and in its reason which period failed first', t => {
  t.deepEqual(readAlarm(message()), {
    name: 'drctl-apitest-unhealthy',
    state: 'ALARM',
    changedAt: '2026-11-24T02:15:07.123Z',
    firstFailedAt: '2026-11-24T02:13:00.000Z',
  })
})

test('a reason without datapoints leaves the first failure open', t => {
  t.false('firstFailedAt' in readAlarm(message({ NewStateReason: 'set by hand' })))
})

test('what is no alarm is refused', t => {
  for (const text of [
    '',
    'hello',
    '{}',
    message({ NewStateValue: 'PANIC' }),
    message({ StateChangeTime: 'now' }),
  ]) {
    t.throws(() => readAlarm(text), { name: 'InputInvalid' })
  }
})

test('the starter of the other region starts a run from the recorded epoch', t => {
  const alarm = readAlarm(message())
  const answer = alarmRun({ alarm, record, region: 'eu-west-1' })
  t.true('input' in answer)
  const input = RunInput.parse('input' in answer ? answer.input : undefined)
  t.like(input, {
    region: 'eu-west-1',
    peer: 'eu-central-1',
    epoch: 7,
    fromEpoch: 7,
    force: false,
    by: 'alarm',
  })
  t.deepEqual(input.trigger, {
    kind: 'alarm',
    alarm: alarm.name,
    changedAt: alarm.changedAt,
    firstFailedAt: alarm.firstFailedAt ?? '',
  })
})

test('nothing is started in the active region, while a takeover is under way, or when the alarm ends', t => {
  const alarm = readAlarm(message())
  const why = (heard: Parameters<typeof alarmRun>[0]) => {
    const answer = alarmRun(heard)
    return 'why' in answer ? answer.why : ''
  }
  t.regex(why({ alarm, record, region: 'eu-central-1' }), /^not mine/)
  t.regex(why({ alarm, record: { ...record, state: 'taking' }, region: 'eu-west-1' }), /is taking over/)
  t.regex(why({ alarm: readAlarm(message({ NewStateValue: 'OK' })), record, region: 'eu-west-1' }), /is OK$/)
})
