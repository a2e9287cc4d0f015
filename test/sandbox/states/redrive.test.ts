import test from 'ava'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { lambdaWithToken, lines, stepFunctions, task, until } from './machine.ts'

const broken = () => {
  throw new LambdaFailure({ errorType: 'Broken', errorMessage: 'not yet' })
}
const parallel = (...branches: object[]) => ({
  StartAt: 'Both',
  States: { Both: { Type: 'Parallel', Branches: branches, End: true } },
})

test('a failed task runs again with input and variables, and with all of its retries', async t => {
  let calls = 0
  const states = stepFunctions({ work: () => (++calls > 3 ? 'done' : broken()) })
  t.teardown(states.remove)
  const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }]
  const { executionArn, status } = await states.run({
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Assign: { kept: 'a variable' }, Next: 'Work' },
      Work: task('work', { Retry, Output: '{% $kept & $states.result.Payload %}', End: true }),
    },
  })
  t.is(status, 'FAILED')
  const before = states.events(executionArn).length
  states.call('RedriveExecution', { executionArn })
  t.like(states.describe(executionArn), { status: 'RUNNING', redriveCount: 1, stopDate: undefined })
  t.is((await states.ended(executionArn)).output, '"a variabledone"')
  t.deepEqual(lines(states.events(executionArn)).slice(before), [
    '12 <- 11 ExecutionRedriven',
    '13 <- 12 TaskScheduled',
    '14 <- 13 TaskStarted',
    '15 <- 14 TaskFailed',
    '16 <- 15 TaskScheduled',
    '17 <- 16 TaskStarted',
    '18 <- 17 TaskSucceeded',
    '19 <- 18 TaskStateExited Work',
    '20 <- 19 ExecutionSucceeded',
  ])
})

test('a task that was stopped runs again, its old token is void, and the machine’s time begins anew', async t => {
  const tokens: string[] = []
  const states = stepFunctions({ ask: (token: string) => void tokens.push(token) })
  t.teardown(states.remove)
  const ask = {
    Type: 'Task',
    Resource: lambdaWithToken,
    Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
    TimeoutSeconds: 80_000,
    End: true,
  }
  const executionArn = states.begin({ StartAt: 'Ask', TimeoutSeconds: 100_000, States: { Ask: ask } })
  await until(() => tokens.length === 1)
  states.call('StopExecution', { executionArn, error: 'Aborted', cause: 'by hand' })
  states.call('RedriveExecution', { executionArn })
  await until(() => tokens.length === 2)
  t.throws(() => states.call('SendTaskSuccess', { taskToken: tokens[0], output: '1' }), {
    message: /Task Timed Out/,
  })
  states.call('SendTaskSuccess', { taskToken: tokens[1], output: '2' })
  t.like(await states.ended(executionArn), { status: 'SUCCEEDED', output: '2', error: undefined })
})

test('of a Parallel only the branches run again that had not succeeded, also after a restart', async t => {
  const ran: string[] = []
  let isMended = false
  const note = (name: string) => () => {
    ran.push(name)
    return name
  }
  const lambdas = {
    quick: note('quick'),
    bad: () => (isMended ? note('bad')() : broken()),
    slowly: () => (isMended ? note('slowly')() : new Promise(() => {})),
  }
  const first = stepFunctions(lambdas)
  const wait = {
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 60, Next: 'Bad' }, Bad: task('bad') },
  }
  const { executionArn, status } = await first.run(
    parallel({ StartAt: 'Quick', States: { Quick: task('quick') } }, wait, {
      StartAt: 'Slow',
      States: { Slow: task('slowly') },
    }),
  )
  t.is(status, 'FAILED')
  first.stop()
  isMended = true
  const second = stepFunctions(lambdas, first)
  t.teardown(second.remove)
  second.call('RedriveExecution', { executionArn })
  t.is((await second.ended(executionArn)).output, '["quick","bad","slowly"]')
  t.deepEqual(ran.toSorted(), ['bad', 'quick', 'slowly'])
  const redriven = second.events(executionArn).findIndex(({ type }) => type === 'ExecutionRedriven')
  t.deepEqual(
    lines(second.events(executionArn))
      .slice(redriven + 1)
      .filter(line => line.endsWith('TaskScheduled')).length,
    2,
  )
})

test('a Fail state is entered again and fails again', async t => {
  const states = stepFunctions()
  t.teardown(states.remove)
  const { executionArn } = await states.run({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'No' } } })
  states.call('RedriveExecution', { executionArn })
  t.is((await states.ended(executionArn)).error, 'No')
  t.deepEqual(lines(states.events(executionArn)).slice(2), [
    '3 <- 2 ExecutionFailed',
    '4 <- 3 ExecutionRedriven',
    '5 <- 4 FailStateEntered No',
    '6 <- 5 ExecutionFailed',
  ])
})

test('what runs, has succeeded or ended long ago cannot be begun again; the same request twice is one', async t => {
  const states = stepFunctions({ work: () => broken() })
  t.teardown(states.remove)
  const definition = { StartAt: 'Work', States: { Work: task('work') } }
  const { executionArn } = await states.run(definition)
  states.call('RedriveExecution', { executionArn, clientToken: 'one' })
  states.call('RedriveExecution', { executionArn, clientToken: 'one' })
  t.throws(() => states.call('RedriveExecution', { executionArn, clientToken: 'two' }), {
    message: 'Execution is RUNNING and cannot be redriven',
  })
  await states.ended(executionArn)
  t.is(states.events(executionArn).filter(({ type }) => type === 'ExecutionRedriven').length, 1)
  await states.clock.wait(15 * 86_400_000, new AbortController().signal)
  t.throws(() => states.call('RedriveExecution', { executionArn }), {
    message: 'Execution redrivable period exceeded',
  })
  t.like(states.describe(executionArn), { redriveStatus: 'NOT_REDRIVABLE' })
})
