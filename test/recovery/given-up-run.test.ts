import test from 'ava'
import { RunReport } from '#recovery/contracts/run-report.ts'
import { givenUpRun } from '#recovery/given-up-run.ts'
import { runReport } from '#recovery/run-report.ts'
import { at, historyOf } from './history.ts'
import { host, replicatedAt, run, stack } from './samples.ts'

const decision = { answer: 'abort', reason: 'it is back', by: 'jane@laptop', at: at(30) } as const
const outage = {
  verdict: 'outage',
  reasons: ['both see it failing'],
  evidence: [{ vantage: 'probe', from: 'eu-west-1', saw: 'failing', detail: 'no answer', at: at(2) }],
}
const readiness = { verdict: 'blocked', reasons: [], replicatedAt, host, claimsEarly: true }

function begun() {
  const { events, chain } = historyOf()
  const add = chain(0)
  add('ExecutionStarted', { input: JSON.stringify({ mode: 'failover' }) })
  return {
    events,
    add,
    enter(name: string) {
      add('TaskStateEntered', { name })
      add('TaskScheduled', { resource: 'invoke' })
    },
    leave(name: string, Payload: unknown) {
      add('TaskSucceeded', { output: JSON.stringify({ StatusCode: 200, Payload }) })
      add('TaskStateExited', { name })
    },
  }
}

test('the report of a run that was given up has what it had found, and why it ended in which step', t => {
  const { events, add, enter, leave } = begun()
  enter('VerifyOutage')
  leave('VerifyOutage', outage)
  enter('CheckReadiness')
  leave('CheckReadiness', readiness)
  enter('RestoreDatabase')
  add('ExecutionAborted', { error: 'Aborted' })
  const startedAt = at(1)
  const report = runReport(givenUpRun({ ...run, startedAt }, events, decision), { endedAt: at(20), stack })
  t.deepEqual(RunReport.parse(report), report)
  t.like(report, { outcome: 'aborted', epoch: { before: 7, after: 7 }, outage, versions: undefined })
  t.is(report.readiness?.verdict, 'blocked')
  t.deepEqual(
    report.phases.map(({ step }) => step),
    ['VerifyOutage', 'CheckReadiness'],
  )
  t.deepEqual(report.decisions, [{ step: 'RestoreDatabase', ...decision }])
})

test('what was decided before stands before it', t => {
  const { events, add, enter } = begun()
  enter('VerifyOutage')
  add('TaskFailed', { error: 'DiskFull', cause: '{}' })
  add('TaskStateExited', { name: 'VerifyOutage' })
  add('TaskStateEntered', { name: 'VerifyOutageAsk' })
  const Payload = { token: 'x', run, step: 'VerifyOutage', question: '?', answers: ['proceed'], about: null }
  add('TaskScheduled', {
    resource: 'invoke.waitForTaskToken',
    parameters: JSON.stringify({ FunctionName: 'ask', Payload }),
  })
  const before = { ...decision, answer: 'proceed', reason: 'it is down', at: at(5) } as const
  add('TaskSucceeded', { output: JSON.stringify(before) })
  add('TaskStateExited', { name: 'VerifyOutageAsk' })
  enter('CheckReadiness')
  add('ExecutionAborted', { error: 'Aborted' })
  t.deepEqual(givenUpRun(run, events, decision).decisions, [
    { step: 'VerifyOutage', ...before },
    { step: 'CheckReadiness', ...decision },
  ])
})

test('one that had begun nothing yet has a report too', t => {
  const { events, add } = begun()
  add('ExecutionAborted', { error: 'Aborted' })
  const report = runReport(givenUpRun(run, events, decision), { endedAt: at(20), stack })
  t.deepEqual(RunReport.parse(report), report)
  t.deepEqual(report.decisions, [{ step: 'VerifyOutage', ...decision }])
})
