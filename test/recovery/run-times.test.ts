import test from 'ava'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { lastTimes } from '#recovery/run-times.ts'
import { aborted, recovered } from '#test/cli/sample-report.ts'

const later: RunReport = {
  ...recovered,
  execution: 'failover-apitest-epoch-9-attempt-1',
  startedAt: '2026-11-25T02:14:20.000Z',
  endedAt: '2026-11-25T02:14:50.000Z',
}

test('a run is compared with the newest one of its mode that has recovered', t => {
  const compared = { execution: 'failover-apitest-epoch-10-attempt-1', mode: 'failover' as const }
  const times = lastTimes([recovered, later, { ...aborted, startedAt: '2026-11-26T02:14:20.000Z' }], compared)
  t.is(times?.execution, later.execution)
  t.is(times?.seconds, 30)
  t.is(times?.steps.RestoreDatabase, 11.4)
})

test('never with itself, nor with one of the other mode', t => {
  t.is(lastTimes([recovered], { execution: recovered.execution, mode: 'failover' }), undefined)
  t.is(lastTimes([recovered], { execution: 'other', mode: 'switchover' }), undefined)
})
