import test from 'ava'
import { logsClient } from '#aws/clients/logs.ts'
import { functionLog } from '#aws/logs.ts'
import { DrctlError, type ErrorCode } from '#recovery/errors.ts'
import { createLogs, type LogEvent } from '#sandbox/cloud/logs.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { jsonDispatch } from '#sandbox/wire/json.ts'
import { type Interception, startAws } from './aws-endpoint.ts'

const begun = Date.UTC(2026, 10, 24, 2)
const second = (n: number) => new Date(begun + n * 1_000)
const events: LogEvent[] = Array.from({ length: 50 }, (_, i) => ({
  timestamp: second(i).getTime(),
  message: `line ${i}`,
}))
const aws = await startAws({
  logs: createLogs(group => (group === '/aws/lambda/verify-outage' ? events : undefined)),
})
const logs = logsClient('eu-west-1', 'once')
test.after.always(() => aws.stop())
test.beforeEach(() => {
  aws.intercept = () => undefined
})

const asked = (most: number, from = 10, to = 19, name = 'verify-outage') =>
  functionLog(logs, { name, from: second(from), to: second(to), most })
test.serial('the lines of the span come oldest first, both ends included', async t => {
  const { events: found, cut } = await asked(100)
  t.deepEqual(found, events.slice(10, 20))
  t.false(cut)
})

test.serial('of too many the newest are kept, which is said', async t => {
  const { events: found, cut } = await asked(3)
  t.deepEqual(
    found.map(({ message }) => message),
    ['line 17', 'line 18', 'line 19'],
  )
  t.true(cut)
  t.false((await asked(10)).cut, 'as many as there are')
})

test.serial('pages without lines are no end: CloudWatch searches on', async t => {
  const searching = await startAws({
    logs: jsonDispatch({ FilterLogEvents: found }, { version: '1.1' }),
  })
  t.teardown(() => searching.stop())
  const span = { name: 'verify-outage', from: second(0), to: second(9) }
  const here = logsClient('eu-west-1', 'once')
  t.deepEqual(await functionLog(here, { ...span, most: 1 }), { events: events.slice(7, 8), cut: false })
  t.is(searching.calls.length, 3)
})

/** The third page is the last one, and the only one with a line. */
function found(input: unknown) {
  const page = Number((input as { nextToken?: string }).nextToken ?? 1)
  return page < 3 ? { events: [], nextToken: String(page + 1) } : { events: events.slice(7, 8) }
}

for (const [what, { name = 'verify-outage', met }, code, said] of [
  [
    'a function without a log group',
    { name: 'gone' },
    'LogMissing',
    /^\/aws\/lambda\/gone: .* does not exist/,
  ],
  [
    'a refusal',
    { met: new AwsError('AccessDeniedException', 'no policy allows logs:FilterLogEvents') },
    'AccessDenied',
    /^CloudWatch Logs FilterLogEvents in eu-west-1: no policy allows/,
  ],
  ['silence', { met: 'silence' }, 'AwsUnreachable', /^CloudWatch Logs FilterLogEvents in eu-west-1: /],
] as [string, { name?: string; met?: Interception }, ErrorCode, RegExp][]) {
  test.serial(`${what} is ${code}`, async t => {
    aws.intercept = () => met
    const error = await t.throwsAsync<DrctlError>(asked(1, 0, 9, name), { instanceOf: DrctlError })
    t.is(error?.code, code)
    t.regex(error?.message ?? '', said)
  })
}
