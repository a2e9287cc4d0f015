import test from 'ava'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { stateVisits } from '#recovery/state-visits.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 2, 0, second)).toISOString()

/** Each event follows from the one before it, unless it says otherwise. */
const historyOf = (events: Partial<HistoryEvent>[]): HistoryEvent[] =>
  events.map((event, i) => ({ id: i + 1, previous: i, at: at(i), type: '', ...event }))

const lambdaCause = (errorMessage: string) => JSON.stringify({ errorMessage })

test('a visit has the tries of its task, polls counted, and the error that its Catch took', t => {
  const [begin, restore, ask] = stateVisits(
    historyOf([
      { type: 'ExecutionStarted' },
      { type: 'PassStateEntered', name: 'Begin', input: '{}' },
      { type: 'PassStateExited', name: 'Begin', output: '{}' },
      { type: 'TaskStateEntered', name: 'RestoreDatabase', input: '{"a":1}' },
      { type: 'TaskScheduled', resource: 'invoke', parameters: '{"attempt":1}' },
      { type: 'TaskFailed', error: 'StepRunning', cause: lambdaCause('{"phase":"restoring"}') },
      { type: 'TaskScheduled', resource: 'invoke', parameters: '{"attempt":1}' },
      { type: 'TaskFailed', error: 'DiskFull', cause: lambdaCause('no room') },
      { type: 'TaskStateExited', name: 'RestoreDatabase', output: '{"b":2}' },
      { type: 'TaskStateEntered', name: 'RestoreDatabaseAsk' },
      { type: 'TaskScheduled', resource: 'invoke.waitForTaskToken', parameters: '{}' },
    ]),
  )
  t.like(begin, { state: 'Begin', standing: 'done', tries: [], enteredAt: at(1), exitedAt: at(2) })
  t.false(begin && 'from' in begin)
  t.deepEqual(restore, {
    state: 'RestoreDatabase',
    from: 'Begin',
    enteredAt: at(3),
    exitedAt: at(8),
    standing: 'failed',
    input: '{"a":1}',
    output: '{"b":2}',
    polls: 1,
    tries: [
      {
        at: at(6),
        endedAt: at(7),
        parameters: '{"attempt":1}',
        error: { code: 'DiskFull', message: 'no room' },
      },
    ],
  })
  t.like(ask, { from: 'RestoreDatabase', standing: 'waiting' })
})

test('an exit is that of the state which it names, also behind the branches inside it', t => {
  const visits = stateVisits(
    historyOf([
      { type: 'ExecutionStarted' },
      { type: 'ParallelStateEntered', name: 'Both' },
      { type: 'ParallelStateStarted' },
      { type: 'PassStateEntered', name: 'Left', previous: 3 },
      { type: 'PassStateExited', name: 'Left' },
      { type: 'PassStateEntered', name: 'Right', previous: 3 },
      { type: 'PassStateExited', name: 'Right' },
      { type: 'ParallelStateSucceeded' },
      { type: 'ParallelStateExited', name: 'Both' },
      { type: 'PassStateEntered', name: 'Next' },
    ]),
  )
  t.deepEqual(
    visits.map(({ state, from, standing }) => [state, from, standing]),
    [
      ['Both', undefined, 'done'],
      ['Left', 'Both', 'done'],
      ['Right', 'Both', 'done'],
      ['Next', 'Both', 'running'],
    ],
  )
})

test('what was under way when the run was stopped has failed', t => {
  const [visit] = stateVisits(
    historyOf([
      { type: 'ExecutionStarted' },
      { type: 'TaskStateEntered', name: 'SmokeTest' },
      { type: 'TaskScheduled', resource: 'invoke' },
      { type: 'ExecutionAborted' },
    ]),
  )
  t.like(visit, { standing: 'failed', exitedAt: at(3) })
})

test('a redrive goes on in the visit that was cut off', t => {
  const call = (attempt: number) =>
    JSON.stringify({ FunctionName: 'smoke-test', Payload: { run: {}, attempt } })
  const visits = stateVisits(
    historyOf([
      { type: 'ExecutionStarted' },
      { type: 'TaskStateEntered', name: 'SmokeTest' },
      { type: 'TaskScheduled', resource: 'invoke', parameters: call(1) },
      { type: 'ExecutionAborted' },
      { type: 'ExecutionRedriven' },
      { type: 'TaskScheduled', resource: 'invoke', parameters: call(1) },
      { type: 'TaskSucceeded', output: '{}' },
      { type: 'TaskStateExited', name: 'SmokeTest' },
    ]),
  )
  t.is(visits.length, 1)
  t.like(visits[0], { standing: 'done', enteredAt: at(1), exitedAt: at(7) })
  t.deepEqual(
    visits[0]?.tries.map(({ result, endedAt }) => [result, endedAt]),
    [
      [undefined, undefined],
      ['{}', at(6)],
    ],
  )
})
