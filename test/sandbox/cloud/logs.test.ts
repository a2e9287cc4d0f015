import test from 'ava'
import { eventsIn } from '#sandbox/cloud/lambda/log-file.ts'
import { createLogs } from '#sandbox/cloud/logs.ts'

const events = [3, 1, 2].map(hour => ({ timestamp: Date.UTC(2026, 0, 1, hour), message: `at ${hour}` }))
const logs = createLogs(group => (group === 'g' ? events : undefined))
const call = async (input: object) => {
  const headers = { 'x-amz-target': 'Logs_20140328.FilterLogEvents' }
  const request = { method: 'POST', path: '/', query: new URLSearchParams(), headers }
  const body = Buffer.from(JSON.stringify({ logGroupName: 'g', ...input }))
  const answered = await logs(
    { ...request, body },
    { principal: 'test', region: 'eu-west-1', service: 'logs' },
  )
  return JSON.parse(String(answered.body))
}
const messages = ({ events }: { events: { message: string }[] }) => events.map(({ message }) => message)

test('events are in the order of their time, from either end, within both ends of the span', async t => {
  t.deepEqual(messages(await call({})), ['at 1', 'at 2', 'at 3'])
  const span = { startTime: Date.UTC(2026, 0, 1, 2), endTime: Date.UTC(2026, 0, 1, 3) }
  t.deepEqual(messages(await call({ ...span, startFromHead: false })), ['at 3', 'at 2'])
})

test('pages follow one another in the direction that is asked for', async t => {
  const asked = { startTime: Date.UTC(2026, 0, 1), startFromHead: false, limit: 2 }
  const first = await call(asked)
  t.deepEqual(messages(first), ['at 3', 'at 2'])
  const second = await call({ ...asked, nextToken: first.nextToken })
  t.deepEqual(messages(second), ['at 1'])
  t.is(second.nextToken, undefined)
})

test('what CloudWatch refuses is refused', async t => {
  t.like(await call({ startFromHead: false }), { __type: 'InvalidParameterException' })
  t.like(await call({ logGroupName: 'h' }), { __type: 'ResourceNotFoundException' })
  t.like(await call({ nextToken: 'x' }), { __type: 'InvalidParameterException' })
  t.like(await call({ filterPattern: 'ERROR' }), { __type: 'ValidationException' })
})

test("Node's own words when a process crashes are of the time of the line before", t => {
  const text = '2026-11-24T02:00:00.000Z START\nFATAL ERROR: heap\n2026-11-24T02:00:01.000Z END\n'
  const at = Date.UTC(2026, 10, 24, 2)
  t.deepEqual(eventsIn(text), [
    { timestamp: at, message: 'START' },
    { timestamp: at, message: 'FATAL ERROR: heap' },
    { timestamp: at + 1_000, message: 'END' },
  ])
})
