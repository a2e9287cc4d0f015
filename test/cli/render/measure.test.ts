import test from 'ava'
import fc from 'fast-check'
import { ago, bytes, clock, duration, stamp } from '#cli/render/measure.ts'

test('durations are read as people say them', t => {
  t.deepEqual([0, 0.04, 7.26, 59.94, 59.95, 125, 3_599.6, 11_220, 187_200].map(duration), [
    '0.0 s',
    '0.0 s',
    '7.3 s',
    '59.9 s',
    '1 min 00 s',
    '2 min 05 s',
    '1 h 00 min',
    '3 h 07 min',
    '2 d 04 h',
  ])
})

test('no duration has 60 of a unit', t => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), seconds => !duration(seconds).includes('60 ')),
  )
  t.pass()
})

test('bytes, instants and ages', t => {
  t.deepEqual([0, 999, 1_500, 1_499_000_000].map(bytes), ['0 B', '999 B', '1.5 kB', '1.5 GB'])
  t.is(clock('2026-11-24T04:00:07+02:00'), '02:00:07Z')
  t.is(stamp('2026-11-24T02:00:07.9Z'), '2026-11-24 02:00:07Z')
  t.deepEqual([0, 4.4, 3_900].map(ago), ['0 s ago', '4 s ago', '1 h 05 min ago'])
})
