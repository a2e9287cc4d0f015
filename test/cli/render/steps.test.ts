import test from 'ava'
import { plain } from '#cli/render/paint.ts'
import { waitingLines } from '#cli/render/run.ts'
import { progressText, stepLines } from '#cli/render/steps.ts'
import { visibleLength } from '#cli/render/text.ts'
import type { Snapshot } from '#operator/follow.ts'

const at = (second: number) => `2026-11-24T02:00:${String(second).padStart(2, '0')}.000Z`
const now = new Date(at(30))

const snapshot: Snapshot = {
  region: 'eu-west-1',
  run: {
    execution: 'failover-apitest-epoch-8-attempt-1',
    arn: 'arn',
    status: 'RUNNING',
    startedAt: new Date(at(0)),
  },
  steps: [
    { step: 'VerifyOutage', state: 'done', attempts: 1, startedAt: at(0), endedAt: at(3) },
    {
      step: 'RestoreDatabase',
      state: 'running',
      attempts: 2,
      startedAt: at(3),
      progress: { phase: 'restore', done: 4.3e8, total: 1e9 },
    },
    {
      step: 'StageApi',
      state: 'waiting',
      attempts: 1,
      startedAt: at(3),
      endedAt: at(5),
      error: { code: 'ReleaseUnavailable', message: 'neither has it', next: '' },
    },
    { step: 'ClaimEpoch', state: 'pending', attempts: 0 },
    { step: 'Notify', state: 'pending', attempts: 0 },
  ],
  verdicts: [],
  waiting: [
    {
      step: 'StageApi',
      question: 'The API release could not be brought to the host. Nothing was promoted.',
      answers: ['retry', 'skip'],
      token: 'secret',
      since: at(6),
      about: {
        outcome: 'question',
        question: 'hole',
        segments: [],
        recoverableLsn: '0/4000000',
        knownLsn: '0/5000000',
      },
    },
  ],
}

test('the steps are a tree with their times, progress and attempts', t => {
  t.deepEqual(stepLines(snapshot, now, plain), [
    'failover-apitest-epoch-8-attempt-1',
    '  running for 30.0 s',
    '  ✓ VerifyOutage             3.0 s',
    '  ├ ● RestoreDatabase       27.0 s  restore 43 %, 430.0 MB of 1.0 GB (attempt 2)',
    '  └ ? StageApi               2.0 s  waits for a decision',
    '  · ClaimEpoch',
    '  · Notify',
  ])
})

test('on a low screen what is done and what is to come take a line each', t => {
  t.deepEqual(stepLines(snapshot, now, plain, { folded: ['pending', 'done'] }), [
    'failover-apitest-epoch-8-attempt-1',
    '  running for 30.0 s',
    '  ✓ 1 done',
    '  ├ ● RestoreDatabase       27.0 s  restore 43 %, 430.0 MB of 1.0 GB (attempt 2)',
    '  └ ? StageApi               2.0 s  waits for a decision',
    '  · 2 to come',
  ])
})

test('a question is shown with the exact command for each answer, never with its token', t => {
  const lines = waitingLines(snapshot, now, plain, { width: 80 })
  t.deepEqual(lines, [
    '',
    'StageApi waits for a decision since 24.0 s',
    '  The API release could not be brought to the host. Nothing was promoted.',
    '  - recovery would end at 0/4000000; the archive knows of WAL up to 0/5000000',
    '  drctl failover decide failover-apitest-epoch-8-attempt-1 retry \\',
    '    --region eu-west-1 --reason "<why>"',
    '  drctl failover decide failover-apitest-epoch-8-attempt-1 skip \\',
    '    --region eu-west-1 --reason "<why>"',
  ])
  t.true(lines.every(line => visibleLength(line) <= 80))
})

test('two questions are told apart by --step, and accept-loss names the position', t => {
  const [one] = snapshot.waiting
  if (!one) return t.fail()
  const waiting = [
    one,
    { ...one, step: 'PromoteDatabase', token: 'other', answers: ['accept-loss' as const] },
  ]
  const lines = waitingLines({ ...snapshot, waiting }, now, plain, { width: 80 })
  t.is(lines.at(-1), '    --region eu-west-1 --step PromoteDatabase --to 0/4000000 --reason "<why>"')
})

const last = {
  execution: 'failover-apitest-epoch-6-attempt-1',
  seconds: 42.5,
  steps: { VerifyOutage: 2.9, RestoreDatabase: 600, ClaimEpoch: 6.1 },
}
const verdicts = [
  {
    step: 'VerifyOutage',
    at: at(3),
    verdict: 'uncertain',
    reasons: ['only one kind of vantage point sees it failing'],
    evidence: [
      { vantage: 'probe', from: 'eu-west-1', saw: 'failing', detail: 'no answer', at: at(2) } as const,
    ],
  },
]

test("each step stands beside the last run's time, a judging one with its verdict and its evidence", t => {
  const lines = stepLines({ ...snapshot, verdicts }, now, plain, { width: 80, last, evidence: true })
  t.deepEqual(lines, [
    'failover-apitest-epoch-8-attempt-1',
    '  running for 30.0 s',
    '                          this run    last run  42.5 s in all',
    '  ✓ VerifyOutage             3.0 s       2.9 s  uncertain',
    '      - only one kind of vantage point sees it failing',
    '      - probe from eu-west-1: failing, no answer',
    '  ├ ● RestoreDatabase       27.0 s 10 min 00 s  restore 43 %, 430.0 MB of 1.0 GB',
    '                                                (attempt 2)',
    '  └ ? StageApi               2.0 s              waits for a decision',
    '  · ClaimEpoch                           6.1 s',
    '  · Notify',
  ])
  t.true(lines.every(line => visibleLength(line) <= 80))
})

test('on a narrow screen what is said of a step stands below it', t => {
  const lines = stepLines(snapshot, now, plain, { width: 60, last })
  t.deepEqual(lines.slice(4, 6), [
    '  ├ ● RestoreDatabase       27.0 s 10 min 00 s',
    '      restore 43 %, 430.0 MB of 1.0 GB (attempt 2)',
  ])
  t.true(lines.every(line => visibleLength(line) <= 60))
})

test('that there is no run to compare with is said once, with why', t => {
  const lines = stepLines(snapshot, now, plain, {
    last: { unknown: 'no report of a failover that recovered is stored' },
  })
  t.is(lines[2], '  no run to compare with: no report of a failover that recovered is stored')
  t.is(lines[3], '  ✓ VerifyOutage             3.0 s')
})

test('what is waited for by the clock is told in seconds', t => {
  const progress = {
    phase: "until the old side's lease has run out",
    done: 3,
    total: 20,
    unit: 'seconds' as const,
  }
  t.is(progressText(progress), "until the old side's lease has run out 15 %, 3.0 s of 20.0 s")
})
