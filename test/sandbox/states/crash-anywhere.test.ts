import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { LambdaFailure } from '#sandbox/states/lambda-failure.ts'
import { stepFunctions, task } from './machine.ts'

const flaky = { Retry: [{ ErrorEquals: ['Odd'], MaxAttempts: 3 }], End: true }

/** Assign, Choice, Wait, a Parallel with a retried task, a Map inside it, a caught failure. */
const definition = {
  StartAt: 'Count',
  States: {
    Count: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input = 3 %}', Assign: { turns: '{% $states.input %}' }, Next: 'Both' },
      ],
      Default: 'Add',
    },
    Add: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Count' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Nap',
          States: { Nap: { Type: 'Wait', Seconds: 2, Next: 'Odd' }, Odd: task('odd', flaky) },
        },
        {
          StartAt: 'Each',
          States: {
            Each: {
              Type: 'Map',
              Items: [3, 1, 2],
              MaxConcurrency: 2,
              ItemProcessor: { StartAt: 'Twice', States: { Twice: task('twice') } },
              End: true,
            },
          },
        },
      ],
      Next: 'Fails',
    },
    Fails: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'No', States: { No: { Type: 'Fail', Error: '{% "E" & $turns %}' } } }],
      Catch: [
        { ErrorEquals: ['E3'], Output: '{% [$states.input, $states.errorOutput.Error] %}', Next: 'Done' },
      ],
      End: true,
    },
    Done: { Type: 'Succeed' },
  },
}

function lambdas() {
  let calls = 0
  return {
    twice: (n: number) => n * 2,
    odd: () => {
      if (calls++ % 2 === 0) throw new LambdaFailure({ errorType: 'Odd', errorMessage: '' })
      return 'even'
    },
  }
}

test('killed after any line of its file, an execution ends as it would have', async t => {
  const whole = stepFunctions(lambdas())
  t.teardown(whole.remove)
  const { executionArn, output } = await whole.run(definition, 0)
  t.is(output, '["even",[6,2,4],"E3"]')
  const file = join('executions', 'machine', 'run.jsonl')
  const lines = readFileSync(join(whole.directory, file), 'utf8').trimEnd().split('\n')
  t.true(lines.length > 60)
  for (let kept = 1; kept <= lines.length; kept++) {
    const directory = mkdtempSync(join(tmpdir(), 'states-'))
    mkdirSync(join(directory, 'executions', 'machine'), { recursive: true })
    writeFileSync(join(directory, file), `${lines.slice(0, kept).join('\n')}\n`)
    const again = stepFunctions(lambdas(), { directory })
    const ended = await again.ended(executionArn)
    const events = again.events(executionArn)
    again.remove()
    t.is(ended.output, output, `after ${lines[kept - 1]}`)
    t.true(events.every((event, i) => event.id === i + 1 && Number(event.previousEventId) <= i))
    for (const part of [
      'StateEntered',
      'StateExited',
      'StateStarted',
      'StateSucceeded',
      'StateFailed',
      'IterationSucceeded',
    ]) {
      const wanted = whole.events(executionArn).filter(event => event.type.endsWith(part)).length
      t.is(
        events.filter(event => event.type.endsWith(part)).length,
        wanted,
        `${part} after ${lines[kept - 1]}`,
      )
    }
  }
})
