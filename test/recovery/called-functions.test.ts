import test from 'ava'
import { calledFunctions } from '#recovery/called-functions.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'

const at = '2026-11-24T02:14:20.000Z'
const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:drctl-apitest'
const event = (
  id: number,
  previous: number,
  type: string,
  more: Partial<HistoryEvent> = {},
): HistoryEvent => ({
  ...{ id, previous, at, type },
  ...more,
})
const calls = (name: string) => ({ parameters: JSON.stringify({ FunctionName: `${arn}-${name}` }) })

test('each state has the function that it called last, by its short name; one that calls none has none', t => {
  const history = [
    event(1, 0, 'ExecutionStarted'),
    event(2, 1, 'TaskStateEntered', { name: 'ClaimInSync' }),
    event(3, 2, 'TaskScheduled', calls('await-change')),
    event(4, 3, 'TaskSucceeded', { output: '{}' }),
    event(5, 4, 'TaskStateExited', { name: 'ClaimInSync' }),
    event(6, 5, 'ChoiceStateEntered', { name: 'ClaimEpochAnswer' }),
  ]
  t.deepEqual([...calledFunctions(history)], [['ClaimInSync', 'drctl-apitest-await-change']])
})

test('arguments that name no function, or that are cut off, are of none', t => {
  const history = [
    event(2, 0, 'TaskStateEntered', { name: 'A' }),
    event(3, 2, 'TaskScheduled', { parameters: '{"Payload":{}}' }),
    event(4, 0, 'TaskStateEntered', { name: 'B' }),
    event(5, 4, 'TaskScheduled', { parameters: '{"FunctionName":"arn' }),
  ]
  t.is(calledFunctions(history).size, 0)
})
