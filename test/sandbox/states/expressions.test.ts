import test from 'ava'
import type { Json } from '#sandbox/states/json.ts'
import { start, stepFunctions, task } from './machine.ts'

async function evaluated(template: Json, input: Json = {}): Promise<Json> {
  const sfn = stepFunctions()
  const { output, cause } = await sfn.run(
    { StartAt: 'A', States: { A: { Type: 'Pass', Output: template, End: true } } },
    input,
  )
  sfn.remove()
  if (output === undefined) throw new Error(cause)
  return JSON.parse(output) as Json
}

test('AWS’s own functions', async t => {
  t.deepEqual(
    await evaluated({
      partition: '{% $partition([1,2,3,4,5], 2) %}',
      range: '{% $range(0, 10, 5) %}',
      down: '{% $range(3, 1, -1) %}',
      hash: "{% $hash('abc', 'SHA-1') %}",
      parse: '{% $parse(\'{"a":[1]}\').a[0] %}',
      seeded: '{% $random(7) = $random(7) %}',
      fraction: '{% $random() < 1 %}',
      uuid: '{% $length($uuid()) %}',
    }),
    {
      partition: [[1, 2], [3, 4], [5]],
      range: [0, 5, 10],
      down: [3, 2, 1],
      hash: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      parse: 1,
      seeded: true,
      fraction: true,
      uuid: 36,
    },
  )
  await t.throwsAsync(evaluated("{% $hash('abc', 'CRC') %}"), { message: /\$hash takes one of MD5, SHA-1/ })
})

test('time in expressions is the engine’s', async t => {
  t.deepEqual(await evaluated(['{% $now() %}', '{% $millis() %}', "{% $now('[Y]-[M01]') %}"]), [
    start.toISOString(),
    start.getTime(),
    '2026-11',
  ])
})

test('text that only looks like an expression stays text', async t => {
  t.deepEqual(await evaluated([' {% 1 %}', '$states.input', { a: '' }]), [
    ' {% 1 %}',
    '$states.input',
    { a: '' },
  ])
})

test('the context names execution, machine and state', async t => {
  t.deepEqual(await evaluated('{% $states.context %}', { a: 1 }), {
    Execution: {
      Id: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run',
      Input: { a: 1 },
      StartTime: start.toISOString(),
      Name: 'run',
      RoleArn: 'arn:aws:iam::123456789012:role/states',
      RedriveCount: 0,
    },
    StateMachine: { Id: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine', Name: 'machine' },
    State: { Name: 'A', EnteredTime: start.toISOString(), RetryCount: 0 },
  })
})

test('Output does not see what the same state assigns, branches see outer variables and keep their own', async t => {
  const sfn = stepFunctions({ echo: (payload: Json) => payload })
  t.teardown(sfn.remove)
  const { output } = await sfn.run({
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { x: '{% $x + 1 %}' }, Output: '{% $x %}', Next: 'C' },
      C: {
        Type: 'Parallel',
        Arguments: '{% $states.input + 10 %}',
        Branches: [
          {
            StartAt: 'D',
            States: {
              D: task('echo', { Assign: { y: '{% $states.result.Payload + $x %}' }, Next: 'E' }),
              E: { Type: 'Pass', Output: '{% $y %}', End: true },
            },
          },
          { StartAt: 'F', States: { F: { Type: 'Pass', Output: '{% $exists($y) %}', End: true } } },
        ],
        Output: '{% {"branches": $states.result, "y": $exists($y), "x": $x} %}',
        End: true,
      },
    },
  })
  t.deepEqual(JSON.parse(String(output)), { branches: [13, false], y: false, x: 2 })
})

test('a condition must be true or false', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { error, cause } = await sfn.run({
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Condition: "{% 'yes' %}", Next: 'B' }] },
      B: { Type: 'Succeed' },
    },
  })
  t.is(error, 'States.QueryEvaluationError')
  t.regex(
    String(cause),
    /'Choices\[0\]\/Condition' returned an unexpected result type. Expected 'boolean', but was 'string'/,
  )
})

test('without a rule that holds and a default, a choice fails', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const { error } = await sfn.run({
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] },
      B: { Type: 'Succeed' },
    },
  })
  t.is(error, 'States.NoChoiceMatched')
})

test('a moment to wait for has a date, a time and a zone', async t => {
  const sfn = stepFunctions()
  t.teardown(sfn.remove)
  const wait = { StartAt: 'A', States: { A: { Type: 'Wait', Timestamp: '{% $states.input %}', End: true } } }
  const bad = await sfn.run(wait, '2026-11-24 11:00:00Z')
  t.like(bad.events[2], { type: 'EvaluationFailed', previousEventId: 2 })
  const executionArn = sfn.begin(wait, '2026-11-24T12:00:00+01:00', 'second')
  const { startDate, stopDate } = await sfn.ended(executionArn)
  t.is(stopDate - startDate, 3600)
})
