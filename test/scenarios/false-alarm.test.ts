import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import test from 'ava'
import { accountId, service } from '#sandbox/settings.ts'
import { until } from '#test/until.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

const alarm = {
  AlarmName: `drctl-${service}-api`,
  NewStateValue: 'ALARM',
  OldStateValue: 'OK',
  NewStateReason: 'Threshold Crossed',
  StateChangeTime: new Date().toISOString(),
}

test('a false alarm, with the primary healthy, touches nothing and tells people', async t => {
  const s = await sandbox(t)
  const before = await s.database(A, 'select pg_postmaster_start_time(), count(*) from apitest.epoch')
  const topic = `arn:aws:sns:us-east-1:${accountId}:drctl-${service}-alarm`
  const sns = new SNSClient({ region: 'us-east-1' })
  await sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(alarm) }))

  const execution = `failover-${service}-epoch-1-attempt-1`
  const run = await s.ended(B, execution)
  t.is(run.status, 'SUCCEEDED')
  t.is(run.told.outcome, 'no-outage')
  t.true(
    run.told.outage?.evidence.some(({ saw }) => saw === 'answering'),
    'the evidence is in the report',
  )
  await until('people to be told', limits.readable, () =>
    s.told(B).some(({ message }) => message.includes(execution)),
  )
  t.is(await s.role(B), 'down')
  t.deepEqual(await s.database(A, 'select pg_postmaster_start_time(), count(*) from apitest.epoch'), before)
  await s.serves(A)
})
