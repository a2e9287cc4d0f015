import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import test from 'ava'
import { accountId, service } from '#sandbox/settings.ts'
import { redeploy } from '#sandbox/up/redeploy.ts'
import { until } from '#test/until.ts'
import { asked, openConsole } from '../console/open-console.ts'
import { drctlProgram } from './brought-up.ts'
import { A, B, limits, sandbox } from './sandbox.ts'

const alarm = {
  AlarmName: `drctl-${service}-api`,
  NewStateValue: 'ALARM',
  OldStateValue: 'OK',
  NewStateReason: 'Threshold Crossed',
  StateChangeTime: new Date().toISOString(),
}

test('while callers reach the primary there is no failover: not by a false alarm, not with the link between the regions cut; nothing is touched, people are told, and who may only look sees it', async t => {
  const s = await sandbox(t)
  const touched = () => s.database(A, 'select pg_postmaster_start_time(), count(*) from apitest.epoch')
  const before = await touched()
  // A source change to a running sandbox takes one command, and the run below is of what was deployed by it.
  await redeploy(s.settings)
  const topic = `arn:aws:sns:us-east-1:${accountId}:drctl-${service}-alarm`
  const sns = new SNSClient({ region: 'us-east-1' })
  const goOff = () => sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(alarm) }))
  await goOff()

  const falseAlarm = `failover-${service}-epoch-1-attempt-1`
  const run = await s.ended(B, falseAlarm)
  t.is(run.status, 'SUCCEEDED')
  t.is(run.told.outcome, 'no-outage')
  t.true(
    run.told.outage?.evidence.some(({ saw }) => saw === 'answering'),
    'the evidence is in the report',
  )
  await until('people to be told', limits.readable, () =>
    s.told(B).some(({ message }) => message.includes(falseAlarm)),
  )

  // The same alarm once more, late: its starter looks at the run that there was, and starts none.
  await goOff()
  await until('the starter to look', limits.alarm, async () =>
    (await s.control.requests()).some(
      ({ principal, operation }) => principal.includes('StartFailover') && operation === 'DescribeExecution',
    ),
  )

  for (const drctl of [s.drctl, s.drctlAsViewer]) {
    for (const words of ['status', 'failover list', `failover show ${falseAlarm}`]) {
      const seen = await drctl(...words.split(' '), '--region', B)
      t.is(seen.status, 0, `${words}: ${seen.stderr}`)
    }
  }
  for (const person of ['operator', 'viewer']) {
    const env = { ...process.env, AWS_ACCESS_KEY_ID: person }
    const console = await openConsole(t, drctlProgram(s.settings), env, '--region', B)
    const run = `/api/runs/${B}/${falseAlarm}`
    for (const path of ['/api/runs', run, `${run}/graph`, '/api/status']) {
      const seen = await asked(console, path)
      t.is(seen.status, 200, `${path}: ${await seen.text()}`)
    }
    const log = await asked(console, `${run}/steps/VerifyOutage/log`)
    t.regex(await log.text(), /"text":"REPORT RequestId: /, `what the step's function logged, for ${person}`)
  }
  const start = ['failover', 'start', '--region', B, '--yes', '--reason', 'not a right of mine']
  t.like(await s.drctlAsViewer(...start), { status: 3 })

  await s.control.cut(`${A}:${B}`)
  const callers = s.callers()
  await until('callers to be served', limits.alarm, () => callers.ledger.acknowledged.length > 300)
  t.is((await s.control.status()).alarm.state, 'OK')
  const { stdout } = await s.drctl('failover', 'list', '--region', B, '--json')
  t.deepEqual(
    JSON.parse(stdout).runs.map(({ execution }: { execution: string }) => execution),
    [falseAlarm],
    'the cut started none',
  )
  // An engineer who sees the regions apart and starts one all the same.
  t.is((await s.ended(B, await s.start(B))).told.outcome, 'no-outage')

  t.is(await s.role(B), 'standby')
  t.deepEqual(await touched(), before)
  await s.serves(A)
  t.is(callers.ledger.failed, 0)
})
