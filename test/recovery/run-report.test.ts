import { readFileSync } from 'node:fs'
import test from 'ava'
import { Input as NotifyInput } from '#recovery/contracts/notify.ts'
import { Outcome, RunReport } from '#recovery/contracts/run-report.ts'
import { reportPage } from '#recovery/report/html.ts'
import { reportMarkdown } from '#recovery/report/markdown.ts'
import { reportText } from '#recovery/report-text.ts'
import { runReport } from '#recovery/run-report.ts'
import { momentsOf } from '#recovery/timeline.ts'
import { host, replicatedAt, run, stack } from './samples.ts'

const end = { endedAt: '2026-11-24T02:15:10.000Z', stack, drctl: '0.1.0' }
const at = (seconds: number) => new Date(Date.parse(run.startedAt) + 1000 * seconds).toISOString()
const alarmed = {
  ...run,
  trigger: { kind: 'alarm', alarm: 'x', changedAt: at(-1), firstFailedAt: at(-10) },
} as const
const failing = {
  vantage: 'probe',
  from: 'eu-west-1',
  saw: 'failing',
  detail: 'ECONNREFUSED',
  at: at(1),
} as const

const full: NotifyInput = {
  run: alarmed,
  outcome: 'recovered',
  marks: [
    { step: 'VerifyOutage', at: at(2) },
    { step: 'CheckReadiness', at: at(5) },
    { step: 'RestoreDatabase', at: at(15) },
    { step: 'StageApi', at: at(7) },
    { step: 'ClaimEpoch', at: at(20) },
    { step: 'PromoteDatabase', at: at(22) },
  ],
  outage: { verdict: 'outage', reasons: ['both'], evidence: [failing] },
  readiness: { verdict: 'ready', reasons: [], replicatedAt, host, claimsEarly: true },
  restore: {
    fromEpoch: 7,
    backup: {
      label: '20261124-010000F',
      stoppedAt: at(-4000),
      startWal: '000000010000000000000003',
      databaseBytes: 1,
    },
    timeline: 1,
    standing: false,
    insteadOf: { why: 'it does not start', lsn: '0/9000100' },
    lastWal: '000000010000000000000009',
    replayedLsn: '0/9000148',
    passedOver: [{ label: '20261124-013000F', why: 'a file is corrupt' }],
    movedAside: '/var/lib/drctl/postgresql/data.before-x',
    seconds: { restore: 3, replay: 4 },
  },
  stage: { version: '1.2.3', sha256: 'a'.repeat(64), source: 'staged' },
  promotion: {
    outcome: 'promoted',
    epoch: 8,
    recoveryPoint: { lsn: '0/9000148', timeline: 2, lastBeat: at(-4) },
    timeline: 2,
    tornTail: [{ segment: '00000001000000000000000A', problem: 'torn' }],
    promotedAt: at(22),
  },
  confirmation: { servers: [], epoch: 8, region: 'eu-west-1', answeredAt: at(30) },
  reprotection: null,
  decisions: [],
  error: null,
}

test('RTO runs from the first failed observation to the first answer through the name', t => {
  const { rto } = runReport(full, end)
  t.deepEqual(rto, { seconds: 40, source: 'checker', from: at(-10), to: at(30) })
})

test('RPO is a bound up to a moment at which the failure is certain, not the start of the period of the alarm', t => {
  const { rpo } = runReport(full, end)
  t.deepEqual(rpo, { boundSeconds: 3, lsn: '0/9000148', lastBeat: at(-4) })
})

test('an alarm of a failure before the lost side became active counts neither for RTO nor for RPO', t => {
  const since = (seconds: number) => {
    const recoveryPoint = { lsn: '0/9000148', timeline: 2, lastBeat: at(-0.5), activeSince: at(seconds) }
    return runReport({ ...full, promotion: { ...(full.promotion as object), recoveryPoint } }, end)
  }
  t.like(since(-0.9), { rto: { from: at(1), source: 'probe' }, rpo: { boundSeconds: 1.5 } })
  t.like(since(-60), { rto: { from: at(-10), source: 'checker' }, rpo: { boundSeconds: 0 } })
})

test('what is not known is null and says why', t => {
  const operators = runReport({ ...full, run, outage: null }, end)
  t.like(operators.rto, { seconds: null, source: 'none' })
  t.truthy(operators.rto.why)
  t.is(operators.rpo.boundSeconds, null)
  t.truthy(operators.rpo.why)
  const early = runReport({ ...full, promotion: null, confirmation: null }, end)
  t.is(early.rto.seconds, null)
  t.is(early.rpo.why, 'nothing was promoted')
})

test('a switchover loses nothing and has no failure to count from', t => {
  const { rto, rpo } = runReport({ ...full, run: { ...run, mode: 'switchover' }, outage: null }, end)
  t.is(rpo.boundSeconds, 0)
  t.like(rto, { seconds: null, source: 'none' })
})

test('each step takes from the end of the one before it, and the two branches begin together', t => {
  const seconds = Object.fromEntries(runReport(full, end).phases.map(phase => [phase.step, phase.seconds]))
  t.deepEqual(seconds, {
    VerifyOutage: 2,
    CheckReadiness: 3,
    RestoreDatabase: 10,
    StageApi: 2,
    ClaimEpoch: 5,
    PromoteDatabase: 2,
  })
})

test('after the branches time goes on from the end of the slower one', t => {
  const claim = runReport(full, end).phases.find(({ step }) => step === 'ClaimEpoch')
  t.is(claim?.startedAt, at(15))
})

test('the report has what was recovered, passed over, torn and moved aside', t => {
  t.deepEqual(runReport(full, end).recovery, {
    backup: '20261124-010000F',
    standing: false,
    insteadOf: { why: 'it does not start', lsn: '0/9000100' },
    passedOver: [{ label: '20261124-013000F', why: 'a file is corrupt' }],
    timeline: 2,
    tornTail: ['00000001000000000000000A'],
    movedAside: '/var/lib/drctl/postgresql/data.before-x',
  })
})

test('the epoch after a run depends on how far it came', t => {
  const after = (steps: string[]) =>
    runReport({ ...full, marks: steps.map(step => ({ step, at: at(1) })) }, end).epoch.after
  t.deepEqual([after([]), after(['ClaimEpoch']), after(['ClaimEpoch', 'ReleaseEpoch'])], [7, 8, 9])
})

test('there is a report of every ending, also of a run that gathered nothing or gathered nonsense', t => {
  for (const outcome of Outcome.options) {
    const bare = NotifyInput.parse({ run, outcome, marks: [], decisions: [] })
    t.notThrows(() => RunReport.parse(runReport(bare, end)), outcome)
    const nonsense = { ...bare, outage: 7, restore: 'x', promotion: {}, error: [] }
    t.notThrows(() => RunReport.parse(runReport(nonsense, end)), outcome)
  }
})

test('an error that the state machine caught is told in the words of the table', t => {
  const error = { Error: 'SmokeTestFailed', Cause: JSON.stringify({ errorMessage: 'a write: HTTP 503' }) }
  const report = runReport({ ...full, outcome: 'failed', error }, end)
  t.like(report.error, { code: 'SmokeTestFailed', message: 'a write: HTTP 503' })
  t.regex(report.error?.next ?? '', /DNS was not touched/)
})

test('an unprotected ending says why, and the command that mends it', t => {
  const error = { Error: 'ArchiveFailing', Cause: '{"errorMessage":"archive-push: 103"}' }
  const report = runReport({ ...full, outcome: 'recovered-unprotected', error }, end)
  t.is(report.unprotected?.why, 'archive-push: 103')
  t.is(report.unprotected?.next, 'drctl backup run --type full --region eu-west-1')
})

test('the message has the numbers in words, and a subject that SNS takes', t => {
  const { subject, text } = reportText(runReport(full, end))
  t.true(subject.length <= 100)
  t.regex(text, /RTO: 40\.0 s\nRPO: at most 3\.0 s/)
})

test('each figure is held to its objective, and one that is not known meets none', t => {
  const held = (rtoSeconds: number, rpoSeconds: number, input = full) =>
    runReport(input, { ...end, stack: { ...stack, objectives: { rtoSeconds, rpoSeconds } } }).objectives
  t.deepEqual(held(40, 3), { rto: { seconds: 40, met: true }, rpo: { seconds: 3, met: true } })
  t.deepEqual(held(39, 2), { rto: { seconds: 39, met: false }, rpo: { seconds: 2, met: false } })
  const early = { ...full, promotion: null, confirmation: null }
  t.like(held(40, 3, early), { rto: { met: null }, rpo: { met: null } })
})

test('the timeline goes from the last write that is there to the end, in the order of time', t => {
  const { timeline = [], detectionSeconds } = runReport(full, end)
  t.deepEqual(timeline, [
    { at: at(-10), what: 'first-failure' },
    { at: at(-4), what: 'last-beat' },
    { at: at(-1), what: 'alarm' },
    { at: at(0), what: 'started' },
    { at: at(2), what: 'outage-judged' },
    { at: at(20), what: 'claimed' },
    { at: at(22), what: 'promoted' },
    { at: at(30), what: 'first-answer' },
    { at: end.endedAt, what: 'ended' },
  ])
  t.is(detectionSeconds, 10)
})

test('an alarm that is older than the failure is no moment of it', t => {
  const trigger = { kind: 'alarm', alarm: 'x', changedAt: at(-9000) } as const
  const recoveryPoint = { lsn: '0/9000148', timeline: 2, lastBeat: at(-0.5), activeSince: at(-60) }
  const promotion = { ...(full.promotion as object), recoveryPoint }
  const { timeline = [] } = runReport({ ...full, run: { ...run, trigger }, promotion }, end)
  t.false(timeline.some(({ what }) => what === 'alarm'))
})

test('after a failover the old side does not stand by, and the command that makes it is said; a switchover leaves one', t => {
  t.regex(runReport(full, end).noStandby?.next ?? '', /drctl reinstate --region eu-central-1$/)
  t.is(runReport({ ...full, run: { ...run, mode: 'switchover' } }, end).noStandby, undefined)
  t.is(runReport({ ...full, promotion: null }, end).noStandby, undefined)
})

test('the versions are those of drctl, its workflow and PostgreSQL', t => {
  t.deepEqual(runReport(full, { ...end, workflow: 'ab' }).versions, {
    drctl: '0.1.0',
    workflow: 'ab',
    postgres: 15,
  })
  t.deepEqual(runReport({ ...full, readiness: null }, end).versions, { drctl: '0.1.0' })
})

test('a report as it was written before there were buckets is read and told', t => {
  const old = RunReport.parse(JSON.parse(readFileSync('test/recovery/report-of-2026.json', 'utf8')))
  t.is(momentsOf(old).at(-1)?.what, 'ended')
  t.regex(reportMarkdown(old), /^# RECOVERED in eu-west-1$/m)
  t.regex(reportPage(old), /RECOVERED in eu-west-1/)
})
