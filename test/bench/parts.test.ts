import test from 'ava'
import { partsOf } from '#bench/warm/parts.ts'
import { at, historyOf } from '../recovery/history.ts'

/** Each event takes a second. */
function history(...states: string[]) {
  const { events, chain } = historyOf()
  const add = chain(0)
  add('ExecutionStarted')
  for (const name of states) {
    add('TaskStateEntered', { name })
    add('TaskStateExited', { name })
  }
  return events
}
const second = (n: number) => Date.parse(at(n))

const takeover = history(
  'VerifyOutage',
  'ClaimEpoch',
  'ClaimInSync',
  'FenceOldSide',
  'DeployApi',
  'SwitchInSync',
)

test('an outage is detection, the wait for INSYNC, the fence, and the rest', t => {
  const parts = partsOf(takeover, { lostAt: second(-10), answeredAt: second(20) })
  t.deepEqual(parts, { detection: 13, inSync: 2, fence: 2, rest: 13 })
  t.is(parts.detection + parts.inSync + parts.fence + parts.rest, 30)
})

test('of the wait for the address only that counts for which the caller had no answer', t => {
  const { inSync } = partsOf(takeover, { lostAt: second(0), answeredAt: second(12) + 500 })
  t.is(inSync, 1.5)
  t.is(partsOf(takeover, { lostAt: second(0), answeredAt: second(11) }).inSync, 1)
})

test('detection ends with the last verdict, and the fence begins with the last claim', t => {
  const again = history('VerifyOutage', 'VerifyOutage', 'ClaimInSync', 'ClaimInSync', 'FenceOldSide')
  t.like(partsOf(again, { lostAt: second(0), answeredAt: second(12) }), { detection: 5, fence: 2, inSync: 2 })
})

test('a run that was never fenced has no split that could be taken for a good one', t => {
  const { rest } = partsOf(history('VerifyOutage'), { lostAt: second(0), answeredAt: second(9) })
  t.true(Number.isNaN(rest))
})
