import test from 'ava'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { lambdaWithToken, lines, stepFunctions, task } from './machine.ts'

test('a task and an end write what AWS writes', async t => {
  const sfn = stepFunctions({ double: (n: number) => n * 2 })
  t.teardown(sfn.remove)
  const { events, status, output } = await sfn.run(
    {
      StartAt: 'Double',
      States: { Double: task('double', { Assign: { x: '{% $states.result.Payload %}' }, End: true }) },
    },
    21,
  )
  t.is(status, 'SUCCEEDED')
  t.is(output, '42')
  t.deepEqual(lines(events), [
    '1 <- 0 ExecutionStarted',
    '2 <- 0 TaskStateEntered Double',
    '3 <- 2 TaskScheduled',
    '4 <- 3 TaskStarted',
    '5 <- 4 TaskSucceeded',
    '6 <- 5 TaskStateExited Double',
    '7 <- 6 ExecutionSucceeded',
  ])
  t.deepEqual(events[0]?.executionStartedEventDetails, {
    input: '21',
    inputDetails: { truncated: false },
    roleArn: 'arn:aws:iam::123456789012:role/states',
  })
  t.deepEqual(events[2]?.taskScheduledEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke',
    region: 'eu-west-1',
    parameters: '{"FunctionName":"double","Payload":21}',
  })
  t.deepEqual(events[3]?.taskStartedEventDetails, { resourceType: 'lambda', resource: 'invoke' })
  const { output: result, ...rest } = events[4]?.taskSucceededEventDetails ?? {}
  t.deepEqual(rest, { resourceType: 'lambda', resource: 'invoke', outputDetails: { truncated: false } })
  t.like(JSON.parse(String(result)), { ExecutedVersion: '$LATEST', Payload: 42, StatusCode: 200 })
  t.deepEqual(events[5]?.stateExitedEventDetails, {
    name: 'Double',
    output: '42',
    outputDetails: { truncated: false },
    assignedVariables: { x: '42' },
    assignedVariablesDetails: { truncated: false },
  })
})

test('an event is handed over: the state goes on at once, with no payload, whatever comes of the Lambda', async t => {
  const sfn = stepFunctions({
    slowly: () => new Promise(() => {}),
    bad: () => Promise.reject(new Error('late')),
  })
  t.teardown(sfn.remove)
  const handOver = (FunctionName: string, Next: object) => ({
    ...task(FunctionName, Next),
    Arguments: { FunctionName, InvocationType: 'Event', Payload: 21 },
    Output: '{% $states.result %}',
  })
  const { events, status, output } = await sfn.run({
    StartAt: 'A',
    States: { A: handOver('slowly', { Next: 'B' }), B: handOver('bad', { End: true }) },
  })
  t.is(status, 'SUCCEEDED')
  const { ExecutedVersion, Payload, StatusCode } = JSON.parse(String(output))
  t.deepEqual([ExecutedVersion, Payload, StatusCode], [undefined, undefined, 202])
  const types = events
    .map(({ type }) => type)
    .filter(type => type.startsWith('Task') && !type.includes('State'))
  t.deepEqual(
    types,
    [...Array(2)].flatMap(() => ['TaskScheduled', 'TaskStarted', 'TaskSucceeded']),
  )
})

test('a failed task names the error of the Lambda, and its report as the cause', async t => {
  const sfn = stepFunctions({
    broken: () => {
      throw new LambdaFailure({
        errorType: 'DiskFull',
        errorMessage: 'need 3 GB',
        trace: ['DiskFull: need 3 GB'],
      })
    },
  })
  t.teardown(sfn.remove)
  const { events, status, error, cause } = await sfn.run({ StartAt: 'A', States: { A: task('broken') } })
  t.is(status, 'FAILED')
  t.is(error, 'DiskFull')
  t.deepEqual(JSON.parse(String(cause)), {
    errorType: 'DiskFull',
    errorMessage: 'need 3 GB',
    trace: ['DiskFull: need 3 GB'],
  })
  t.deepEqual(lines(events).slice(4), ['5 <- 4 TaskFailed', '6 <- 5 ExecutionFailed'])
  t.deepEqual(events[4]?.taskFailedEventDetails, {
    resourceType: 'lambda',
    resource: 'invoke',
    error: 'DiskFull',
    cause,
  })
})

test('branches begin together, and Succeeded does not become what Exited follows from', async t => {
  const sfn = stepFunctions({ a: () => 'a', b: () => 'b' })
  t.teardown(sfn.remove)
  const branch = (name: string) => ({ StartAt: name, States: { [name]: task(name) } })
  const { events, output } = await sfn.run({
    StartAt: 'Both',
    States: { Both: { Type: 'Parallel', Branches: [branch('a'), branch('b')], End: true } },
  })
  t.is(output, '["a","b"]')
  t.deepEqual(lines(events), [
    '1 <- 0 ExecutionStarted',
    '2 <- 0 ParallelStateEntered Both',
    '3 <- 2 ParallelStateStarted',
    '4 <- 3 TaskStateEntered a',
    '5 <- 4 TaskScheduled',
    '6 <- 3 TaskStateEntered b',
    '7 <- 6 TaskScheduled',
    '8 <- 5 TaskStarted',
    '9 <- 7 TaskStarted',
    '10 <- 8 TaskSucceeded',
    '11 <- 10 TaskStateExited a',
    '12 <- 9 TaskSucceeded',
    '13 <- 12 TaskStateExited b',
    '14 <- 13 ParallelStateSucceeded',
    '15 <- 13 ParallelStateExited Both',
    '16 <- 15 ExecutionSucceeded',
  ])
})

test('a failed branch stops its siblings: each state under way is named, the failed one too', async t => {
  const sfn = stepFunctions({
    fails: () => {
      throw new LambdaFailure({ errorType: 'Broken', errorMessage: 'no' })
    },
    asks: () => null,
  })
  t.teardown(sfn.remove)
  const ask = { Type: 'Task', Resource: lambdaWithToken, Arguments: { FunctionName: 'asks' }, End: true }
  const { events, output } = await sfn.run({
    StartAt: 'All',
    States: {
      All: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Ask', States: { Ask: ask } },
          { StartAt: 'Nap', States: { Nap: { Type: 'Wait', Seconds: 60, End: true } } },
          {
            StartAt: 'Pause',
            States: { Pause: { Type: 'Wait', Seconds: 5, Next: 'Work' }, Work: task('fails') },
          },
        ],
        Catch: [
          {
            ErrorEquals: ['Broken'],
            Assign: { why: '{% $states.errorOutput.Error %}' },
            Output: { caught: '{% $states.input %}' },
            Next: 'Done',
          },
        ],
        End: true,
      },
      Done: { Type: 'Pass', Output: '{% $why %}', End: true },
    },
  })
  t.is(output, '"Broken"')
  t.deepEqual(lines(events).slice(2), [
    '3 <- 2 ParallelStateStarted',
    '4 <- 3 TaskStateEntered Ask',
    '5 <- 4 TaskScheduled',
    '6 <- 3 WaitStateEntered Nap',
    '7 <- 3 WaitStateEntered Pause',
    '8 <- 5 TaskStarted',
    '9 <- 8 TaskSubmitted',
    '10 <- 7 WaitStateExited Pause',
    '11 <- 10 TaskStateEntered Work',
    '12 <- 11 TaskScheduled',
    '13 <- 12 TaskStarted',
    '14 <- 13 TaskFailed',
    '15 <- 14 TaskStateAborted',
    '16 <- 14 WaitStateAborted',
    '17 <- 14 TaskStateAborted',
    '18 <- 14 ParallelStateFailed',
    '19 <- 18 ParallelStateExited All',
    '20 <- 19 PassStateEntered Done',
    '21 <- 20 PassStateExited Done',
    '22 <- 21 ExecutionSucceeded',
  ])
  t.like(events[18]?.stateExitedEventDetails, {
    output: '{"caught":{}}',
    assignedVariables: { why: '"Broken"' },
  })
})

test('iterations one at a time write the history that AWS wrote for such a machine', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { events, output } = await sfn.run({
    StartAt: 'Start',
    States: {
      Start: { Type: 'Pass', Assign: { items: ['one', 'two'] }, Next: 'Each' },
      Each: {
        Type: 'Map',
        Items: '{% $items %}',
        ItemSelector: {
          value: '{% $states.context.Map.Item.Value %}',
          at: '{% $states.context.Map.Item.Index %}',
        },
        MaxConcurrency: 1,
        ItemProcessor: { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } },
        End: true,
      },
    },
  })
  t.is(output, '[{"value":"one","at":0},{"value":"two","at":1}]')
  t.deepEqual(lines(events).slice(2), [
    '3 <- 2 PassStateExited Start',
    '4 <- 3 MapStateEntered Each',
    '5 <- 4 MapStateStarted',
    '6 <- 5 MapIterationStarted Each 0',
    '7 <- 6 PassStateEntered Pass',
    '8 <- 7 PassStateExited Pass',
    '9 <- 8 MapIterationSucceeded Each 0',
    '10 <- 8 MapIterationStarted Each 1',
    '11 <- 10 PassStateEntered Pass',
    '12 <- 11 PassStateExited Pass',
    '13 <- 12 MapIterationSucceeded Each 1',
    '14 <- 13 MapStateSucceeded',
    '15 <- 13 MapStateExited Each',
    '16 <- 15 ExecutionSucceeded',
  ])
})

test('a failed iteration fails its Map, and a retry begins the Map anew', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { events, error } = await sfn.run(
    {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'No',
            States: { No: { Type: 'Fail', Error: "{% 'E' & $states.input %}" } },
          },
          Retry: [{ ErrorEquals: ['E7'], MaxAttempts: 1 }],
          End: true,
        },
      },
    },
    [7],
  )
  t.is(error, 'E7')
  t.deepEqual(lines(events).slice(2), [
    '3 <- 2 MapStateStarted',
    '4 <- 3 MapIterationStarted Each 0',
    '5 <- 4 FailStateEntered No',
    '6 <- 5 MapIterationFailed Each 0',
    '7 <- 5 MapStateStarted',
    '8 <- 7 MapIterationStarted Each 0',
    '9 <- 8 FailStateEntered No',
    '10 <- 9 MapIterationFailed Each 0',
    '11 <- 9 MapStateFailed',
    '12 <- 11 ExecutionFailed',
  ])
})

test('an expression that gives nothing is named with its field', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { events, error, cause } = await sfn.run({
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: { result: '{% $absent %}' }, End: true } },
  })
  t.is(error, 'States.QueryEvaluationError')
  t.deepEqual(lines(events).slice(2), ['3 <- 0 EvaluationFailed', '4 <- 3 ExecutionFailed'])
  t.deepEqual(events[2]?.evaluationFailedEventDetails, {
    state: 'A',
    location: 'Output/result',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$absent' specified for the field 'Output/result' returned nothing (undefined).",
  })
  t.is(cause, events[2]?.evaluationFailedEventDetails?.cause)
})
