import test from 'ava'
import fc from 'fast-check'
import { Outcome, type RunReport } from '#recovery/contracts/run-report.ts'
import { reportEntry, reportFolder, reportKey } from '#recovery/report-key.ts'
import { recovered } from '../cli/sample-report.ts'

const seconds = fc.option(fc.integer({ min: 0, max: 10 ** 9 }).map(milliseconds => milliseconds / 1000))
const instant = fc.date({ min: new Date(0), max: new Date('2286-11-20'), noInvalidDate: true })
const reports: fc.Arbitrary<RunReport> = fc
  .record({
    at: instant,
    mode: fc.constantFrom('failover', 'switchover'),
    outcome: fc.constantFrom(...Outcome.options),
    region: fc.constantFrom('eu-west-1', 'us-gov-east-1'),
    peer: fc.constantFrom('eu-central-1', 'ap-southeast-2'),
    rto: seconds,
    rpo: seconds,
    execution: fc.stringMatching(/^[A-Za-z0-9_-]{1,80}$/),
  })
  .map(({ at, rto, rpo, ...rest }) => ({
    ...recovered,
    ...rest,
    startedAt: at.toISOString(),
    rto: { seconds: rto, source: 'none' },
    rpo: { boundSeconds: rpo },
  }))

test('a key says again what it was made of', t => {
  fc.assert(
    fc.property(reports, report => {
      const { startedAt, mode, outcome, peer, region, rto, rpo, execution } = report
      const expected = { startedAt, mode, outcome, peer, region, execution }
      t.deepEqual(reportEntry(reportKey(report)), {
        ...expected,
        rtoSeconds: rto.seconds,
        rpoSeconds: rpo.boundSeconds,
      })
    }),
  )
})

test('S3, which lists keys in ascending order, gives the newest first', t => {
  fc.assert(
    fc.property(reports, reports, (one, other) => {
      fc.pre(one.startedAt !== other.startedAt)
      t.is(reportKey(one) < reportKey(other), Date.parse(one.startedAt) > Date.parse(other.startedAt))
    }),
  )
})

test('what is learnt later changes no key, and all keys lie in the one folder to which there are rights', t => {
  const key = reportKey(recovered)
  t.is(
    reportKey({
      ...recovered,
      endedAt: '2027-01-01T00:00:00.000Z',
      loss: { learntAt: recovered.endedAt, by: 'x' },
    }),
    key,
  )
  t.true(key.startsWith(reportFolder))
  t.is(
    key,
    'reports/8204513539999/failover.recovered.eu-central-1.eu-west-1.46200.1300/failover-apitest-epoch-8-attempt-1.json',
  )
})

test('a key that is no report is none', t => {
  fc.assert(fc.property(fc.string(), text => t.is(reportEntry(`reports/${text}`), undefined)))
  const key = reportKey(recovered)
  for (const other of [
    key.replace('recovered', 'won'),
    key.replace('.json', ''),
    `x${key}`,
    key.replace('46200', '4.6'),
  ])
    t.is(reportEntry(other), undefined, other)
})
