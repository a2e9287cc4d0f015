import test from 'ava'
import { fenceEnds, fenceSeconds } from '#recovery/fence.ts'

test('the wait holds a lease by a clock that runs slow, the time to stop, and the clocks of AWS', t => {
  t.is(fenceSeconds(20).toFixed(3), '26.020')
  t.is(fenceEnds('2026-11-26T03:00:00.000Z', 20).toISOString(), '2026-11-26T03:00:26.020Z')
})
