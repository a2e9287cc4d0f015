import test from 'ava'
import { logsClient } from '#aws/clients/logs.ts'
import { stepLog } from '#console/step-log.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { createLogs, type LogEvent } from '#sandbox/cloud/logs.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { startAws } from '../aws/aws-endpoint.ts'

const execution = 'failover-apitest-epoch-8-attempt-1'
const instant = (second: number) => new Date(Date.UTC(2026, 10, 24, 2, 0, second))
const line = (second: number, text: string): LogEvent => ({
  timestamp: instant(second).getTime(),
  message: `${instant(second).toISOString()}\tr-1\tINFO\t${text}\n`,
})
const written: Record<string, LogEvent[]> = {
  '/aws/lambda/drctl-apitest-smoke-test': [
    line(1, 'of the run before'),
    line(10, 'first'),
    line(11, '{"message":"of another","execution":"failover-apitest-epoch-8-attempt-2"}'),
    line(21, 'between the visits'),
    line(31, 'second'),
  ],
  '/aws/lambda/drctl-apitest-ask-operator': [line(15, 'asked'), line(31, 'about another step')],
}
const aws = await startAws({ logs: createLogs(group => written[group]) })
const logs = logsClient('eu-west-1', 'once')
test.after.always(() => aws.stop())
test.beforeEach(() => {
  aws.intercept = () => undefined
})

/** Goes into each state at its second and out of it at its other one, if there is one. */
function history(visits: [state: string, name: string, from: number, to?: number][]): HistoryEvent[] {
  return visits
    .flatMap(([name, called, from, to]) => [
      { type: 'TaskStateEntered', name, at: from },
      { type: 'TaskScheduled', at: from, parameters: parametersOf(called) },
      ...(to === undefined ? [] : [{ type: 'TaskStateExited', name, at: to }]),
    ])
    .map(({ at, ...event }, i) => ({ id: i + 1, previous: i, at: instant(at).toISOString(), ...event }))
}

const parametersOf = (name: string) =>
  JSON.stringify({ FunctionName: `arn:aws:lambda:eu-west-1:123456789012:function:drctl-apitest-${name}` })

const asked = (events: HistoryEvent[], now = instant(300)) => {
  const run = { execution, arn: '', status: 'RUNNING' as const, startedAt: instant(0) }
  return stepLog(logs, { run, history: events, version: 1 }, 'SmokeTest', now)
}

test.serial(
  'each visit has what its own function has logged from its begin to a little after its end',
  async t => {
    const events = history([
      ['SmokeTest', 'smoke-test', 9, 12],
      ['SmokeTestAsk', 'ask-operator', 14, 25],
      ['SmokeTest', 'smoke-test', 30],
      ['SwitchDns', 'switch-dns', 40],
    ])
    const { visits, open } = await asked(events)
    t.deepEqual(
      visits.map(visit => [visit.state, 'lines' in visit ? visit.lines.map(({ text }) => text) : visit]),
      [
        ['SmokeTest', ['first']],
        ['SmokeTestAsk', ['asked']],
        ['SmokeTest', ['second']],
      ],
    )
    t.true(open, 'the last visit goes on')
  },
)

test.serial('lines are waited for shortly after the end, since CloudWatch has them later', async t => {
  const events = history([['SmokeTest', 'smoke-test', 9, 12]])
  t.true((await asked(events, instant(20))).open)
  t.false((await asked(events, instant(50))).open)
})

test.serial('logs that cannot be had are said in their place, and only in theirs', async t => {
  const events = history([
    ['SmokeTest', 'gone', 9, 12],
    ['SmokeTestAsk', 'ask-operator', 14, 16],
  ])
  t.like((await asked(events)).visits, [{ failure: { code: 'LogMissing' } }, { cut: false }])
  aws.intercept = () => new AwsError('AccessDeniedException', 'no')
  t.like((await asked(events)).visits[1], { failure: { code: 'AccessDenied' } })
})

test.serial('of many visits only the newest are asked for, which is said of the others', async t => {
  const before = aws.calls.length
  const events = history(Array.from({ length: 12 }, (_, i) => ['SmokeTest', 'smoke-test', i, i]))
  const { visits } = await asked(events)
  t.is(visits.filter(visit => 'leftOut' in visit).length, 2)
  t.is(aws.calls.length - before, 10)
})
