import test from 'ava'
import fc from 'fast-check'
import { delaySeconds, matches } from '#sandbox/states/engine/retry-policy.ts'
import { StateError } from '#sandbox/states/engine/state-error.ts'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { lambdaWithToken, lines, start, stepFunctions, task } from './machine.ts'

const poll = {
  ErrorEquals: ['StepRunning'],
  IntervalSeconds: 1,
  BackoffRate: 1.3,
  MaxDelaySeconds: 60,
  MaxAttempts: 99_999_999,
}

function running(): never {
  throw new LambdaFailure({
    errorType: 'StepRunning',
    errorMessage: '{"phase":"restore","done":1,"total":9}',
  })
}

test('a task that polls by retry writes three events a poll, and enters its state once', async t => {
  let polls = 0
  const sfn = stepFunctions({ restore: () => (++polls < 4 ? running() : 'restored') })
  t.teardown(sfn.remove)
  const { events, output } = await sfn.run({
    StartAt: 'A',
    States: { A: task('restore', { Retry: [poll], End: true }) },
  })
  t.is(output, '"restored"')
  t.deepEqual(lines(events).slice(1, 12), [
    '2 <- 0 TaskStateEntered A',
    '3 <- 2 TaskScheduled',
    '4 <- 3 TaskStarted',
    '5 <- 4 TaskFailed',
    '6 <- 5 TaskScheduled',
    '7 <- 6 TaskStarted',
    '8 <- 7 TaskFailed',
    '9 <- 8 TaskScheduled',
    '10 <- 9 TaskStarted',
    '11 <- 10 TaskFailed',
    '12 <- 11 TaskScheduled',
  ])
  const scheduled = events.filter(event => event.type === 'TaskScheduled').map(event => event.timestamp)
  t.deepEqual(
    scheduled.slice(1).map((at, i) => Math.round((at - (scheduled[i] ?? 0)) * 1000)),
    [1000, 1300, 1690],
  )
})

test('a restore of 24 hours stays far below the limit of the history', async t => {
  const day = 24 * 3600 * 1000
  let polls = 0
  const sfn = stepFunctions({
    restore: () => {
      polls++
      return sfn.clock.now().getTime() - start.getTime() < day ? running() : 'restored'
    },
  })
  t.teardown(sfn.remove)
  const began = Date.now()
  const { events, status, startDate, stopDate } = await sfn.run({
    StartAt: 'A',
    States: { A: task('restore', { Retry: [poll], End: true }) },
  })
  t.is(status, 'SUCCEEDED')
  t.true(stopDate - startDate >= day / 1000)
  t.is(events.length, 2 + 3 * polls + 2)
  t.true(events.length < 5000, `${events.length} events`)
  t.log(`${polls} polls in ${Date.now() - began} ms`)
})

test('each retrier has its own count, the first that names the error decides, then Catch is asked', async t => {
  const errors = ['A', 'B', 'A', 'B', 'A']
  const sfn = stepFunctions({
    moody: () => {
      throw new LambdaFailure({ errorType: errors.shift() ?? 'none', errorMessage: '' })
    },
  })
  t.teardown(sfn.remove)
  const { output } = await sfn.run({
    StartAt: 'M',
    States: {
      M: task('moody', {
        Retry: [
          { ErrorEquals: ['A'], MaxAttempts: 2 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
        ],
        Catch: [
          {
            ErrorEquals: ['States.TaskFailed'],
            Next: 'Caught',
            Output: '{% $states.context.State.RetryCount %}',
          },
        ],
        End: true,
      }),
      Caught: { Type: 'Pass', End: true },
    },
  })
  t.is(output, '4')
  t.deepEqual(errors, [])
})

test('a deadline is States.Timeout, which States.TaskFailed does not match', async t => {
  const sfn = stepFunctions({ ask: () => null })
  t.teardown(sfn.remove)
  const { events, output } = await sfn.run({
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: lambdaWithToken,
        Arguments: { FunctionName: 'ask' },
        TimeoutSeconds: 30,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
          { ErrorEquals: ['States.Timeout'], Next: 'Late' },
        ],
        End: true,
      },
      Wrong: { Type: 'Fail' },
      Late: { Type: 'Succeed' },
    },
  })
  t.is(output, '{"Error":"States.Timeout","Cause":""}')
  t.deepEqual(events[2]?.taskScheduledEventDetails?.timeoutInSeconds, 30)
  t.deepEqual(events[5]?.taskTimedOutEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke.waitForTaskToken',
    error: 'States.Timeout',
  })
  t.deepEqual(lines(events).slice(3, 8), [
    '4 <- 3 TaskStarted',
    '5 <- 4 TaskSubmitted',
    '6 <- 5 TaskTimedOut',
    '7 <- 6 TaskStateExited Ask',
    '8 <- 7 SucceedStateEntered Late',
  ])
})

test('a Lambda that outlives its deadline is told, and its late result is void', async t => {
  let told = false
  const sfn = stepFunctions({
    async slow(_payload, signal) {
      await sfn.clock.wait(60_000, signal).catch(() => {
        told = true
      })
    },
  })
  t.teardown(sfn.remove)
  const { error, startDate, stopDate } = await sfn.run({
    StartAt: 'A',
    States: { A: task('slow', { TimeoutSeconds: '{% 2 + 3 %}', End: true }) },
  })
  t.is(error, 'States.Timeout')
  t.is(stopDate - startDate, 5)
  t.true(told)
})

test('States.ALL matches every name, and none', t => {
  t.true(matches(['States.ALL'], new StateError()))
  t.true(matches(['States.HeartbeatTimeout'], new StateError('States.Timeout', undefined, 'heartbeat')))
  t.false(matches(['States.HeartbeatTimeout'], new StateError('States.Timeout')))
  t.false(matches(['Other'], new StateError('Mine')))
})

test('a delay grows by its rate up to its limit, and full jitter stays below it', t => {
  const rule = fc.property(
    fc.record({
      IntervalSeconds: fc.integer({ min: 1, max: 100 }),
      BackoffRate: fc.double({ min: 1, max: 5, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 101, max: 5000 }),
      used: fc.integer({ min: 0, max: 2000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
    ({ used, random, ...given }) => {
      const retrier = { ErrorEquals: ['E'], MaxAttempts: 1, ...given }
      const none = delaySeconds({ ...retrier, JitterStrategy: 'NONE' }, used, () => random)
      const next = delaySeconds({ ...retrier, JitterStrategy: 'NONE' }, used + 1, () => random)
      const full = delaySeconds({ ...retrier, JitterStrategy: 'FULL' }, used, () => random)
      return none >= given.IntervalSeconds && none <= next && next <= given.MaxDelaySeconds && full <= none
    },
  )
  t.notThrows(() => fc.assert(rule))
})
