import test from 'ava'
import { lambdaWithToken, lines, stepFunctions, until } from './machine.ts'

function asking(more: object = { End: true }): object {
  return {
    Type: 'Task',
    Resource: lambdaWithToken,
    Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  }
}

/** A machine whose Lambda `ask` notes the tokens that it was given. */
function asked() {
  const tokens: string[] = []
  const sfn = stepFunctions({ ask: ({ token }: { token: string }) => void tokens.push(token) })
  return { ...sfn, tokens }
}

test('a run waits for the answer, which is its result as it was sent', async t => {
  const sfn = asked()
  t.teardown(sfn.remove)
  const arn = sfn.begin({ StartAt: 'Ask', States: { Ask: asking() } })
  await until(() => sfn.events(arn).length === 5)
  sfn.call('SendTaskSuccess', { taskToken: sfn.tokens[0], output: '{ "answer": "retry" }' })
  const { output } = await sfn.ended(arn)
  t.is(output, '{"answer":"retry"}')
  const events = sfn.events(arn)
  t.deepEqual(lines(events).slice(2), [
    '3 <- 2 TaskScheduled',
    '4 <- 3 TaskStarted',
    '5 <- 4 TaskSubmitted',
    '6 <- 5 TaskSucceeded',
    '7 <- 6 TaskStateExited Ask',
    '8 <- 7 ExecutionSucceeded',
  ])
  t.is(events[5]?.taskSucceededEventDetails?.output, '{ "answer": "retry" }')
  t.is(JSON.parse(String(events[2]?.taskScheduledEventDetails?.parameters)).Payload.token, sfn.tokens[0])
})

test('an answer is in the history when the call returns, and a token is good once', async t => {
  const sfn = asked()
  t.teardown(sfn.remove)
  const arn = sfn.begin({ StartAt: 'Ask', States: { Ask: asking() } })
  await until(() => sfn.tokens.length === 1)
  sfn.call('SendTaskSuccess', { taskToken: sfn.tokens[0], output: '1' })
  t.is(sfn.events(arn).at(-1)?.type, 'TaskSucceeded')
  t.throws(() => sfn.call('SendTaskSuccess', { taskToken: sfn.tokens[0], output: '2' }), {
    name: 'TaskTimedOut',
    message: "Task Timed Out: 'Provided task does not exist anymore'",
  })
  t.throws(() => sfn.call('SendTaskHeartbeat', { taskToken: 'made up' }), { name: 'InvalidToken' })
  t.is((await sfn.ended(arn)).output, '1')
})

test('a failure without a name is caught as null', async t => {
  const sfn = asked()
  t.teardown(sfn.remove)
  const arn = sfn.begin({
    StartAt: 'Ask',
    States: {
      Ask: asking({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }], End: true }),
      Done: { Type: 'Succeed' },
    },
  })
  await until(() => sfn.tokens.length === 1)
  sfn.call('SendTaskFailure', { taskToken: sfn.tokens[0] })
  t.is((await sfn.ended(arn)).output, '{"Error":null,"Cause":null}')
  t.deepEqual(sfn.events(arn).find(event => event.type === 'TaskFailed')?.taskFailedEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke.waitForTaskToken',
  })
})

test('heartbeats put off the timeout, and a missed one has a name of its own to match', async t => {
  const sfn = asked()
  t.teardown(sfn.remove)
  const beats = new AbortController()
  const arn = sfn.begin({
    StartAt: 'Ask',
    States: {
      Ask: asking({
        HeartbeatSeconds: 10,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Done' }],
        End: true,
      }),
      Done: { Type: 'Succeed' },
    },
  })
  await until(() => sfn.events(arn).length === 5)
  for (let i = 0; i < 3; i++) {
    await sfn.clock.wait(8000, beats.signal)
    sfn.call('SendTaskHeartbeat', { taskToken: sfn.tokens[0] })
  }
  const { output, startDate, stopDate } = await sfn.ended(arn)
  t.is(output, '{"Error":"States.Timeout","Cause":""}')
  t.is(stopDate - startDate, 3 * 8 + 10)
})
