import test from 'ava'
import { parseDefinition } from '#sandbox/states/asl/check.ts'
import { lambda, task } from './machine.ts'

function problem(
  t: { throws: (fn: () => unknown, what: object) => unknown },
  definition: object,
  message: RegExp,
) {
  const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition })
  t.throws(() => parseDefinition(text), { name: 'InvalidDefinition', message })
}

const one = (state: object) => ({ StartAt: 'A', States: { A: state, B: { Type: 'Succeed' } } })

test('a field that the engine does not run is refused, wherever it stands', t => {
  problem(
    t,
    one(task('x', { Next: 'B', ResultPath: '$.x' })),
    /Unrecognized key: "ResultPath" at \/States\/A/,
  )
  problem(
    t,
    one(task('x', { Next: 'B', Retry: [{ ErrorEquals: ['E'], Interval: 1 }] })),
    /Unrecognized key: "Interval"/,
  )
  problem(
    t,
    one({
      Type: 'Task',
      Resource: lambda,
      Arguments: { FunctionName: 'x', Qualifier: 'live' },
      Next: 'B',
    }),
    /'Qualifier' is not emulated at \/States\/A\/Arguments/,
  )
  problem(
    t,
    one({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Next: 'B' }),
    /at \/States\/A\/Resource/,
  )
  problem(t, { QueryLanguage: 'JSONPath', ...one({ Type: 'Pass', Next: 'B' }) }, /must be JSONata/)
})

test('transitions lead somewhere, and every state can be reached', t => {
  problem(t, one({ Type: 'Pass', Next: 'C' }), /target: C/)
  problem(t, one({ Type: 'Pass', End: true }), /B is not reachable/)
  problem(
    t,
    one({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', Next: 'B' }),
    /exactly one of/,
  )
})

test('all problems of expressions are named at once, with their place', t => {
  problem(
    t,
    one({ Type: 'Pass', Output: { a: ['{% ( %}'] }, Assign: { x: "{% $eval('1') %}" }, Next: 'B' }),
    /malformed: .* at \/States\/A\/Output\/a\[0\].*|\$eval is not available/,
  )
  problem(
    t,
    one({ Type: 'Choice', Choices: [{ Condition: '{% 1 + %}', Next: 'B' }] }),
    /at \/States\/A\/Choices\[0\]\/Condition/,
  )
})

test('States.ALL stands alone and last', t => {
  const retry = (...names: string[][]) =>
    task('x', { Next: 'B', Retry: names.map(ErrorEquals => ({ ErrorEquals })) })
  problem(t, one(retry(['States.ALL'], ['E'])), /must stand alone and last at \/States\/A\/Retry\[0\]/)
  problem(t, one(retry(['E', 'States.ALL'])), /must stand alone/)
})

test('a branch assigns no variable of an outer flow', t => {
  const branch = { StartAt: 'I', States: { I: { Type: 'Pass', Assign: { x: 1 }, End: true } } }
  problem(
    t,
    one({ Type: 'Parallel', Branches: [branch], Assign: { x: 2 }, Next: 'B' }),
    /variable 'x' is assigned in an outer scope too at \/States\/A/,
  )
  problem(t, one({ Type: 'Pass', Assign: { states: 2 }, Next: 'B' }), /'states' is reserved/)
})

test('an expression may stand over several lines, and a text may be empty', t => {
  t.notThrows(() =>
    parseDefinition(
      JSON.stringify({
        QueryLanguage: 'JSONata',
        ...one({
          Type: 'Pass',
          Output: '{%\n  $states.input\n%}',
          Assign: { none: '', list: ['a', ['b']] },
          Next: 'B',
        }),
      }),
    ),
  )
})
