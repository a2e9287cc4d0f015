import test from 'ava'
import { longestPause } from '#bench/switchover/pause.ts'

const written = [0, 100, 200, 1700, 1800, 5000, 5100]

test('the pause of writes is the longest gap between two acknowledged ones, in seconds', t => {
  t.is(longestPause(written, { from: 150, to: 1900 }), 3.2)
  t.is(longestPause(written, { from: 0, to: 1750 }), 1.5)
})

test('a gap that only begins or only ends within the switchover counts whole, one outside does not', t => {
  t.is(longestPause(written, { from: 1000, to: 1750 }), 1.5)
  t.is(longestPause(written, { from: 1000, to: 1600 }), 1.5)
  t.is(longestPause(written, { from: 5050, to: 5080 }), 0.1)
})

test('that nothing was acknowledged after the switchover is no short pause', t => {
  t.is(longestPause(written, { from: 5000, to: 6000 }), Number.POSITIVE_INFINITY)
  t.is(longestPause([], { from: 0, to: 1 }), Number.POSITIVE_INFINITY)
})
