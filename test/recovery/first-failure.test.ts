import test from 'ava'
import type { Trigger } from '#recovery/contracts/run.ts'
import type { Observation } from '#recovery/contracts/verify-outage.ts'
import { failedBy, firstFailure } from '#recovery/first-failure.ts'

const minute = (n: number) => `2026-11-24T02:${String(n).padStart(2, '0')}:00.000Z`
const saw = (what: Observation['saw'], at: number, more: Partial<Observation> = {}): Observation => ({
  ...{ vantage: 'probe', from: 'eu-west-1', detail: 'what it saw' },
  ...{ saw: what, at: minute(at), ...more },
})
const checker = { vantage: 'checkers' } as const
const alarm: Trigger = {
  kind: 'alarm',
  alarm: 'drctl-apitest-api',
  changedAt: minute(5),
  firstFailedAt: minute(2),
}

test('RTO counts from the earliest failure of all, be it the alarm’s datapoint, a checker’s or a probe’s', t => {
  const evidence = [saw('failing', 7), saw('failing', 6, { ...checker, failingSince: minute(4) })]
  t.deepEqual(firstFailure(evidence, alarm), { at: minute(2), source: 'checker' })
  t.deepEqual(firstFailure(evidence, { kind: 'operator' }), { at: minute(4), source: 'checker' })
  t.is(firstFailure([saw('answering', 1)], { kind: 'operator' }), undefined)
})

test('what is acknowledged counts as lost from a failure that is certain, which the start of a datapoint is not', t => {
  t.deepEqual(failedBy([saw('failing', 7)], alarm), { at: minute(5), source: 'checker' })
  t.deepEqual(failedBy([saw('failing', 7)], { kind: 'operator' }), { at: minute(7), source: 'probe' })
})

test('a failure after which the API answered is none from which nothing was acknowledged', t => {
  const evidence = [saw('failing', 3), saw('answering', 6), saw('failing', 8)]
  t.deepEqual(failedBy(evidence, alarm), { at: minute(8), source: 'probe' })
  t.is(failedBy([saw('failing', 3), saw('answering', 6)], { kind: 'operator' }), undefined)
})
