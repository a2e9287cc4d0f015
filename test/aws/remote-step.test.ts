import test from 'ava'
import { ssmClient } from '#aws/clients/ssm.ts'
import { remoteStep } from '#aws/remote-step.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { startAws } from './aws-endpoint.ts'
import { reportOf, ssmHost } from './ssm-host.ts'

const { host, operations } = ssmHost()
const aws = await startAws({ ssm: operations })
test.after.always(() => aws.stop())
test.beforeEach(() => {
  Object.assign(host, {
    ping: 'Online',
    status: 'Success',
    stderr: '',
    listed: true,
    report: {},
    invocations: [],
    sent: [],
  })
})

/** Looks as another Lambda does, which does not know what an earlier one has sent. */
const look = (now?: Date) => looks()(now)

const looks = () =>
  remoteStep({
    ssm: ssmClient('eu-west-1'),
    instanceId: 'i-22222222222222222',
    document: 'drctl-apitest-deploy-api',
    key: 'failover-apitest-epoch-7-attempt-1/deploy-api/1',
    parameters: { version: '1.2.3' },
    since: new Date(),
  })

/** One look that is not the last: it ends as StepRunning, with the progress. */
async function running(now?: Date): Promise<unknown> {
  const error = await look(now).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DrctlError) || error.code !== 'StepRunning') throw error
  return JSON.parse(error.message)
}

test.serial('the first look sends the command under its key, and the next one gives its result', async t => {
  host.report = reportOf({ state: 'succeeded', result: { version: '1.2.3' } })
  t.deepEqual(await running(), { phase: 'sent' })
  t.like(host.sent[0], {
    DocumentName: 'drctl-apitest-deploy-api',
    Comment: 'failover-apitest-epoch-7-attempt-1/deploy-api/1',
    Parameters: { version: ['1.2.3'] },
  })
  t.deepEqual(await look(), { version: '1.2.3' })
  t.is(host.sent.length, 1)
})

test.serial('a command that is under way is waited for and not sent again', async t => {
  host.status = 'InProgress'
  await running()
  await running()
  t.is(host.sent.length, 1)
})

test.serial('who has sent a command finds it before lists show it, and does not send it again', async t => {
  Object.assign(host, { listed: false, status: 'InProgress' })
  host.report = reportOf({ state: 'succeeded', result: 7 })
  const again = looks()
  await t.throwsAsync(again(), { name: 'StepRunning' })
  await t.throwsAsync(again(), { name: 'StepRunning' })
  for (const invocation of host.invocations) invocation.Status = 'Success'
  t.is(await again(), 7)
  t.is(host.sent.length, 1)
})

test.serial('a command of its own that SSM gives up is sent again by who waits for it', async t => {
  host.status = 'TimedOut'
  const again = looks()
  await t.throwsAsync(again(), { name: 'StepRunning' })
  Object.assign(host, { status: 'Success', report: reportOf({ state: 'succeeded', result: 7 }) })
  await t.throwsAsync(again(), { name: 'StepRunning' })
  t.is(await again(), 7)
  t.is(host.sent.length, 2)
})

test.serial(
  'a command that is under way for too long is lost, and its work is looked up by another',
  async t => {
    host.status = 'InProgress'
    await running()
    await running(new Date(Date.now() + limits.commandInFlight + 5000))
    t.is(host.sent.length, 2)
  },
)

test.serial('a step that goes on after its command ended tells its progress and is asked again', async t => {
  host.report = reportOf({ progress: { phase: 'restore', done: 3, total: 9 } })
  await running()
  t.deepEqual(await running(), { phase: 'restore', done: 3, total: 9 })
  t.is(host.sent.length, 2)
})

test.serial('a step that failed on the host fails with the error of the host', async t => {
  host.report = reportOf({ state: 'failed', error: { code: 'ApiNotReady', message: 'no answer in 30 s' } })
  await running()
  await t.throwsAsync(look(), { name: 'ApiNotReady', message: 'no answer in 30 s' })
})

test.serial(
  'an error that would be tried again by itself, or is not of the table, is final as StepFailed',
  async t => {
    for (const code of ['AwsThrottled', 'StepRunning', 'AwsUnreachable', 'SomethingElse']) {
      Object.assign(host, {
        invocations: [],
        report: reportOf({ state: 'failed', error: { code, message: 'why' } }),
      })
      await running()
      await t.throwsAsync(look(), { name: 'StepFailed', message: `${code}: why` })
    }
  },
)

test.serial(
  'a command that SSM calls timed out is sent again, and what the host says then counts',
  async t => {
    host.status = 'TimedOut'
    await running()
    Object.assign(host, { status: 'Success', report: reportOf({ state: 'succeeded', result: 7 }) })
    await running()
    t.is(await look(), 7)
    t.is(host.sent.length, 2)
  },
)

test.serial(
  'a host whose commands fail again and again is unreachable, with the last word of the last one',
  async t => {
    Object.assign(host, { status: 'Failed', stderr: 'first line\nexec: not found\n' })
    for (let i = 0; i < limits.commandsFailed; i++) await running()
    await t.throwsAsync(look(), { name: 'HostUnreachable', message: /ended as Failed: exec: not found$/ })
    t.is(host.sent.length, limits.commandsFailed)

    // Later it is tried again, as the same attempt.
    Object.assign(host, { status: 'Success', report: reportOf({ state: 'succeeded', result: 7 }) })
    const earlier = limits.commandFailedFresh + 1_000
    for (const one of host.invocations)
      one.RequestedDateTime = new Date(one.RequestedDateTime.getTime() - earlier)
    await running()
    t.is(await look(), 7)
  },
)

test.serial('nothing is sent to an agent that is offline or unknown', async t => {
  for (const ping of ['ConnectionLost', 'Inactive', undefined]) {
    host.ping = ping
    await t.throwsAsync(look(), { name: 'HostUnreachable' })
  }
  t.is(host.sent.length, 0)
})

test.serial('an attempt of its own has commands of its own', async t => {
  Object.assign(host, { report: reportOf({ state: 'succeeded', result: 1 }) })
  host.invocations.push(...(await otherAttempt()))
  await running()
  t.is(host.sent.length, 2)
})

async function otherAttempt() {
  await running()
  return host.invocations.splice(0).map(one => ({ ...one, Comment: one.Comment.replace(/1$/, '2') }))
}

test.serial('a command that succeeded without a report is no success', async t => {
  host.report = 'bash: drctl-host: not found'
  await running()
  await t.throwsAsync(look(), { name: 'StepFailed', message: /not found/ })
})
