import test from 'ava'
import { lines, stepFunctions, task, until } from './machine.ts'

test('event 25,000 is the failure, unless it is the success', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const loop = { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'Again' }] }
  const { events, error, cause } = await sfn.run({
    StartAt: 'Loop',
    States: {
      Loop: loop,
      Again: {
        ...loop,
        Choices: [
          { Condition: '{% true %}', Next: 'Loop' },
          { Condition: '{% false %}', Next: 'End' },
        ],
      },
      End: { Type: 'Succeed' },
    },
  })
  t.is(error, 'States.Runtime')
  t.is(cause, 'The execution reached the maximum number of history events (25000).')
  t.is(events.length, 25_000)
  t.deepEqual(lines(events).slice(-2), [
    '24999 <- 24998 ChoiceStateExited Loop',
    '25000 <- 24999 ExecutionFailed',
  ])
})

test('a result over 256 KiB fails the task, and can be caught', async t => {
  const sfn = stepFunctions({ big: () => 'ä'.repeat(140_000) })
  t.teardown(sfn.remove)
  const { output } = await sfn.run({
    StartAt: 'A',
    States: {
      A: task('big', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], End: true }),
      B: { Type: 'Succeed' },
    },
  })
  t.like(JSON.parse(String(output)), { Error: 'States.DataLimitExceeded' })
})

test('an output over 256 KiB ends the execution', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { error, events } = await sfn.run({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: "{% $pad('', 300000, 'x') %}", End: true } },
  })
  t.is(error, 'States.DataLimitExceeded')
  t.deepEqual(lines(events).slice(2), ['3 <- 2 ExecutionFailed'])
})

test('the machine has a deadline of its own', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { status, startDate, stopDate, events, ...rest } = await sfn.run({
    StartAt: 'W',
    TimeoutSeconds: 3,
    States: { W: { Type: 'Wait', Seconds: 25, End: true } },
  })
  t.is(status, 'TIMED_OUT')
  t.is(stopDate - startDate, 3)
  t.false('error' in rest)
  t.deepEqual(lines(events).slice(2), ['3 <- 0 ExecutionTimedOut'])
  t.deepEqual(events[2]?.executionTimedOutEventDetails, { error: 'States.Timeout' })
})

test('a stopped execution writes nothing more, whatever was under way', async t => {
  let finished = false
  const sfn = stepFunctions({
    async slow(_payload, signal) {
      await sfn.clock.wait(5000, signal)
      finished = true
    },
  })
  t.teardown(sfn.remove)
  const arn = sfn.begin({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: task('slow') } },
          { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 3, End: true } } },
        ],
        End: true,
      },
    },
  })
  await until(() => sfn.events(arn).at(-1)?.type === 'TaskStarted')
  const { stopDate } = sfn.call<{ stopDate: number }>('StopExecution', {
    executionArn: arn,
    error: 'Manual',
    cause: 'probe',
  })
  const events = sfn.events(arn)
  t.deepEqual(lines(events).slice(-1), ['8 <- 0 ExecutionAborted'])
  t.deepEqual(events[7]?.executionAbortedEventDetails, { error: 'Manual', cause: 'probe' })
  await sfn.clock.wait(10_000, new AbortController().signal)
  t.deepEqual(sfn.events(arn), events)
  t.like(sfn.describe(arn), { status: 'ABORTED', error: 'Manual', cause: 'probe', stopDate })
  t.deepEqual(sfn.call('StopExecution', { executionArn: arn }), { stopDate })
  t.false(finished)
})
