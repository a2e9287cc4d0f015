import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import anyTest, { type TestFn } from 'ava'
import { Faults } from '#sandbox/cloud/faults.ts'
import { functionsFile } from '#sandbox/cloud/lambda/configuration.ts'
import { createLambda, type Lambda } from '#sandbox/cloud/lambda/lambda.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { startRegion, type TestRegion, until } from './region.ts'

const source = `
import { get } from 'node:http'
let calls = 0
export const handler = async (event, context) => {
  calls += 1
  if (event.fail) throw Object.assign(new Error('it is still running'), { name: 'StepRunning' })
  if (event.sleep) await new Promise(resolve => setTimeout(resolve, event.sleep))
  if (event.exit) process.exit(7)
  if (event.large) return 'x'.repeat(7_000_000)
  if (event.call) await new Promise(resolve => get(event.call, answer => answer.resume().on('end', resolve)))
  if (event.call) await new Promise(resolve => setTimeout(resolve, 5000))
  console.log('called with', JSON.stringify(event))
  return { calls, pid: process.pid, env: process.env, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() }
}
`

type Output = { calls: number; pid: number; env: Record<string, string>; arn: string; left: number }
const test = anyTest as TestFn<{ region: TestRegion; lambda: Lambda; faults: Faults }>

test.before(async t => {
  const region = await startRegion('127.205')
  const { cloudState } = region.place
  const file = join(cloudState, 'functions/probe.mjs')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, source)
  writeFileSync(join(cloudState, 'functions/broken.mjs'), 'throw new SyntaxError("no such module")')
  const role = 'arn:aws:iam::123456789012:role/probe-role'
  const configuration = { file, timeoutSeconds: 2, environment: { DRCTL_STACK: '{"v":1}' }, role }
  writeFileSync(
    functionsFile(cloudState),
    JSON.stringify({
      ...Object.fromEntries(
        ['warm', 'probe', 'killed', 'event', 'logged', 'uncalled'].map(name => [name, configuration]),
      ),
      broken: { ...configuration, file: join(cloudState, 'functions/broken.mjs') },
    }),
  )
  const faults = new Faults()
  t.context = { region, faults, lambda: createLambda(region.settings, 'eu-west-1', faults) }
})

test.after.always(async t => {
  t.context.lambda.stop()
  await t.context.region.stop()
})

async function failure(promise: Promise<unknown>): Promise<LambdaFailure> {
  try {
    await promise
  } catch (error) {
    if (error instanceof LambdaFailure) return error
    throw error
  }
  throw new Error('it did not fail')
}

test('a process stays warm for the next invocation, and a second one runs beside it', async t => {
  const invoke = async (event = {}) =>
    (await t.context.lambda.invoke('warm', event)).payload as unknown as Output
  const first = await invoke()
  const second = await invoke()
  t.is(second.pid, first.pid)
  t.is(second.calls, 2)
  const together = await Promise.all([invoke({ sleep: 200 }), invoke({ sleep: 200 })])
  t.is(new Set(together.map(({ pid }) => pid)).size, 2)
})

test('a function has the environment that it has at AWS, and none of ours', async t => {
  const { payload } = await t.context.lambda.invoke(
    'arn:aws:lambda:eu-west-1:123456789012:function:probe:$LATEST',
    {},
  )
  const { env, arn, left } = payload as unknown as Output
  t.is(env.AWS_LAMBDA_FUNCTION_NAME, 'probe')
  t.is(env.AWS_REGION, 'eu-west-1')
  t.is(env.AWS_ENDPOINT_URL, 'http://127.205.2.30:4566')
  t.is(env.DRCTL_STACK, '{"v":1}')
  t.is(env.HOME, undefined)
  t.is(arn, 'arn:aws:lambda:eu-west-1:123456789012:function:probe')
  t.true(left > 0 && left <= 2000)
})

test('a thrown error is reported by its name, its message and its stack', async t => {
  const { errorType, errorMessage, trace } = await failure(t.context.lambda.invoke('probe', { fail: true }))
  t.is(errorType, 'StepRunning')
  t.is(errorMessage, 'it is still running')
  t.regex(trace[1] ?? '', /probe\.mjs/)
})

test('an invocation that takes too long ends with Sandbox.Timedout, and the next one finds a new process', async t => {
  const { errorType, errorMessage } = await failure(t.context.lambda.invoke('probe', { sleep: 9000 }))
  t.is(errorType, 'Sandbox.Timedout')
  t.regex(errorMessage, /Task timed out after 2\.00 seconds/)
  t.truthy((await t.context.lambda.invoke('probe', {})).payload)
})

test('a process that ends in an invocation is a Runtime.ExitError', async t => {
  const { errorType, errorMessage } = await failure(t.context.lambda.invoke('probe', { exit: true }))
  t.is(errorType, 'Runtime.ExitError')
  t.regex(errorMessage, /exit status 7/)
})

test('a response over 6 MB, a handler that cannot be loaded and an unknown function are errors', async t => {
  const { lambda } = t.context
  t.is((await failure(lambda.invoke('probe', { large: true }))).errorType, 'Function.ResponseSizeTooLarge')
  t.is((await failure(lambda.invoke('broken', {}))).errorType, 'SyntaxError')
  await t.throwsAsync(lambda.invoke('nobody', {}), { name: 'ResourceNotFoundException' })
})

test('a function can be killed in the middle, once its first call was answered', async t => {
  const { lambda, faults, region } = t.context
  faults.add({ kind: 'kill-lambda', name: 'killed', count: 1 })
  const { errorType, errorMessage } = await failure(
    lambda.invoke('killed', { call: `${region.endpoint}/internal/health` }),
  )
  t.is(errorType, 'Runtime.ExitError')
  t.regex(errorMessage, /SIGKILL/)
  t.truthy((await lambda.invoke('killed', {})).payload)
})

test('an event is taken without waiting for what comes of it, and the output of a function is in its log', async t => {
  const { region } = t.context
  const { status } = await fetch(`${region.endpoint}/internal/lambda/event`, {
    method: 'POST',
    body: '{"Records":[]}',
  })
  t.is(status, 202)
  const log = join(region.place.folder, 'logs/event.log')
  await until(
    'the function ran',
    async () => readFileSync(log, 'utf8').includes('called with {"Records":[]}') || undefined,
  )
  const unknown = await fetch(`${region.endpoint}/internal/lambda/nobody`, { method: 'POST', body: '{}' })
  t.is(unknown.status, 404)
})

test("a call's lines are in its log group as CloudWatch has them, each when it was written", async t => {
  const { lambda, region } = t.context
  const before = Date.now()
  await lambda.invoke('logged', { text: 'one\ntwo' })
  await failure(lambda.invoke('logged', { fail: true }))
  const client = new CloudWatchLogsClient(region.client)
  const { events = [] } = await client.send(
    new FilterLogEventsCommand({
      logGroupName: '/aws/lambda/logged',
      startTime: before,
      startFromHead: false,
    }),
  )
  const lines = events
    .map(({ message = '' }) => message.replace(/^[\d-]+T[\d:.]+Z\t[\da-f-]{36}/, 'TIME ID'))
    .reverse()
  t.deepEqual(
    lines.map(line => line.split(' ')[0] ?? ''),
    ['START', 'TIME', 'END', 'REPORT', 'START', 'TIME', 'END', 'REPORT'],
  )
  t.is(lines[1], 'TIME ID\tINFO\tcalled with {"text":"one\\ntwo"}')
  t.regex(
    lines[5] ?? '',
    /^TIME ID\tERROR\tInvoke Error \t\{"errorType":"StepRunning","errorMessage":"it is still running","stack":\[/,
  )
  t.true(events.every(({ timestamp = 0 }) => timestamp >= before && timestamp <= Date.now()))
})

test('a function that was never called has an empty log group, and one that is not there has none', async t => {
  const client = new CloudWatchLogsClient(t.context.region.client)
  const asked = (name: string) =>
    client.send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}` }))
  t.deepEqual((await asked('uncalled')).events, [])
  await t.throwsAsync(asked('nobody'), { name: 'ResourceNotFoundException' })
})
