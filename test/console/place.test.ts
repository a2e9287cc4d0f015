import test from 'ava'
import fc from 'fast-check'
import type { RunRow } from '#console/contract.ts'
import { matches } from '#console/filter.ts'
import { addressOf, type Place, placeOf } from '#console/page/place.ts'
import { ticks } from '#console/page/scale.ts'

const placeAt = (address: string) => placeOf(new URL(address, 'http://127.0.0.1'))
const name = fc.stringMatching(/^[\w-]{1,80}$/)
const filter = fc.record(
  { mode: fc.constantFrom('failover', 'switchover'), region: name, since: fc.constant('2026-11-24') },
  { requiredKeys: [] },
)

test('an address leads to the place that it was made for', t => {
  const place = fc.oneof(
    fc.record({ page: fc.constantFrom('runs', 'trend'), filter }),
    fc.record({
      page: fc.constant('run'),
      region: name,
      execution: name,
      step: fc.option(name, { nil: undefined }),
    }),
    fc.constant({ page: 'regions' }),
  ) as fc.Arbitrary<Place>
  fc.assert(
    fc.property(place, one => {
      t.deepEqual(placeAt(addressOf(one)), one)
    }),
  )
})

test('an address that names no place leads to the list', t => {
  t.deepEqual(placeAt('/runs/eu-west-1?mode='), { page: 'runs', filter: {} })
  t.deepEqual(placeAt('/nowhere?colour=red'), { page: 'runs', filter: {} })
})

test('a name that is no percent-encoding is read as it stands', t => {
  t.deepEqual(placeAt('/runs/eu-west-1/100%'), {
    page: 'run',
    region: 'eu-west-1',
    execution: '100%',
    step: undefined,
  })
})

test('a run is listed on the days between, both included', t => {
  const row: RunRow = {
    execution: 'one',
    region: 'eu-west-1',
    standing: 'recovered',
    startedAt: '2026-11-24T23:59:59.000Z',
  }
  t.true(matches(row, { since: '2026-11-24', until: '2026-11-24' }))
  t.false(matches(row, { since: '2026-11-25' }))
  t.false(matches(row, { until: '2026-11-23' }))
  t.false(matches(row, { mode: 'failover' }), 'what is not known of it is not asked for')
})

test('a scale begins at 0, has round steps, and holds the highest value', t => {
  t.deepEqual(ticks(372), [0, 120, 240, 360, 480])
  t.deepEqual(ticks(2.4), [0, 0.5, 1, 1.5, 2, 2.5])
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), highest => {
      const marks = ticks(highest)
      return marks[0] === 0 && (marks.at(-1) ?? 0) >= highest && marks.length >= 2 && marks.length <= 130
    }),
  )
})
