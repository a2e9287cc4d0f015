import { appendFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { lambdaWithToken, lines, stepFunctions, task, until } from './machine.ts'

const ask = {
  Type: 'Task',
  Resource: lambdaWithToken,
  Arguments: { FunctionName: 'ask', Payload: '{% $states.context.Task.Token %}' },
}

test('after a restart everything is listed and described as before', async t => {
  const first = stepFunctions({ work: () => 'done' })
  const { executionArn } = await first.run({ StartAt: 'A', States: { A: task('work') } })
  const before = [first.describe(executionArn), first.events(executionArn), first.call('ListStateMachines')]
  first.stop()
  const second = stepFunctions({}, first)
  t.teardown(second.remove)
  t.deepEqual(
    [second.describe(executionArn), second.events(executionArn), second.call('ListStateMachines')],
    before,
  )
})

test('a task that was under way is invoked again, without another word in the history', async t => {
  const hanging = stepFunctions({ work: () => new Promise(() => {}) })
  const arn = hanging.begin({
    StartAt: 'First',
    States: {
      First: { Type: 'Pass', Assign: { kept: 'a variable' }, Next: 'Work' },
      Work: task('work', { Output: '{% $kept & $states.result.Payload %}', End: true }),
    },
  })
  await until(() => hanging.events(arn).at(-1)?.type === 'TaskStarted')
  hanging.stop()
  const second = stepFunctions({ work: () => ', done' }, { directory: hanging.directory })
  t.teardown(second.remove)
  t.is((await second.ended(arn)).output, '"a variable, done"')
  t.deepEqual(lines(second.events(arn)).slice(3), [
    '4 <- 3 TaskStateEntered Work',
    '5 <- 4 TaskScheduled',
    '6 <- 5 TaskStarted',
    '7 <- 6 TaskSucceeded',
    '8 <- 7 TaskStateExited Work',
    '9 <- 8 ExecutionSucceeded',
  ])
})

test('a token that was waited for stays valid, in a branch beside one that goes on where it was', async t => {
  const tokens: string[] = []
  let polls = 0
  const lambdas = {
    ask: (token: string) => void tokens.push(token),
    poll: () => {
      if (++polls !== 4) throw new LambdaFailure({ errorType: 'Running', errorMessage: String(polls) })
      return 'ready'
    },
  }
  const definition = {
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Ask', States: { Ask: { ...ask, End: true } } },
          {
            StartAt: 'Poll',
            States: {
              Poll: task('poll', { Retry: [{ ErrorEquals: ['Running'], MaxAttempts: 4 }], End: true }),
            },
          },
        ],
        End: true,
      },
    },
  }
  const first = stepFunctions(lambdas)
  const arn = first.begin(definition)
  await until(() => polls === 2)
  first.stop()
  const second = stepFunctions(lambdas, first)
  t.teardown(second.remove)
  await until(() => polls === 4)
  second.call('SendTaskSuccess', { taskToken: tokens[0], output: '"go on"' })
  t.is((await second.ended(arn)).output, '["go on","ready"]')
  t.is(tokens.length, 1)
  const events = second.events(arn)
  t.is(events.filter(event => event.type === 'TaskStateEntered').length, 2)
  t.deepEqual(
    events.map(event => event.id),
    events.map((_, i) => i + 1),
  )
})

test('a wait goes on to the time that it had', async t => {
  const first = stepFunctions()
  const arn = first.begin({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [10, 3600].map(Seconds => ({
          StartAt: `Wait${Seconds}`,
          States: { [`Wait${Seconds}`]: { Type: 'Wait', Seconds, End: true } },
        })),
        End: true,
      },
    },
  })
  await until(() => first.events(arn).some(event => event.type === 'WaitStateExited'))
  first.stop()
  const second = stepFunctions({}, first)
  t.teardown(second.remove)
  const { startDate, stopDate } = await second.ended(arn)
  t.is(stopDate - startDate, 3600)
})

test('a line that a crash cut off never happened', async t => {
  const first = stepFunctions({ ask: () => null })
  const arn = first.begin({ StartAt: 'Ask', States: { Ask: { ...ask, End: true } } })
  await until(() => first.events(arn).length === 5)
  const before = first.events(arn)
  first.stop()
  const folder = join(first.directory, 'executions', 'machine')
  appendFileSync(join(folder, String(readdirSync(folder)[0])), '{"at":"","change":{"sta')
  const second = stepFunctions({ ask: () => null }, first)
  t.deepEqual(second.events(arn), before)
  second.call('StopExecution', { executionArn: arn })
  second.stop()
  const third = stepFunctions({}, first)
  t.teardown(third.remove)
  t.is(third.describe(arn).status, 'ABORTED')
})
