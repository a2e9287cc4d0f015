import test from 'ava'
import { exitStatus, exitStatusLines, meaning, statusOfKind } from '#cli/exit-status.ts'
import { statusOfEnded } from '#cli/run-ending.ts'
import { Outcome } from '#recovery/contracts/run-report.ts'
import { errors } from '#recovery/errors.ts'

test('every ending has a status of its own, and its line in the help', t => {
  const statuses = Object.values(exitStatus)
  t.is(new Set(statuses).size, statuses.length)
  t.deepEqual(
    exitStatusLines().map(line => Number.parseInt(line, 10)),
    statuses,
  )
})

test('refused, failed, unreachable and absent errors of the table differ in their status', t => {
  const byCode = Object.fromEntries(
    Object.entries(errors).map(([code, { kind }]) => [code, statusOfKind(kind)]),
  )
  t.is(byCode.InputInvalid, 2)
  t.is(byCode.AlreadyActive, 3)
  t.is(byCode.WalIncomplete, 5)
  t.is(byCode.AwsUnreachable, 6)
  t.is(byCode.AwsThrottled, 6)
  t.is(byCode.RunNotFound, 7)
  t.true(Object.values(byCode).every(status => status >= 2 && status <= 7))
})

test('5 is said to be also what AWS answers with an error', t => {
  t.is(statusOfKind(errors.AwsRefused.kind), exitStatus.failed)
  t.regex(meaning.failed, /or AWS answered a call with an error$/)
})

test('a watched run ends with 0 only when it recovered', t => {
  const statuses = Outcome.options.map(outcome =>
    statusOfEnded({ status: 'SUCCEEDED', report: { outcome } as never }),
  )
  t.deepEqual(Object.fromEntries(Outcome.options.map((outcome, i) => [outcome, statuses[i]])), {
    recovered: 0,
    'recovered-unprotected': 0,
    'no-outage': 3,
    refused: 3,
    'lost-race': 3,
    aborted: 5,
    failed: 5,
  })
  t.is(statusOfEnded({ status: 'TIMED_OUT' }), 5)
})
