import test from 'ava'
import fc from 'fast-check'
import { compareLsn, formatLsn, parseLsn } from '#recovery/lsn.ts'
import {
  nextSegment,
  parseSegment,
  segmentAt,
  segmentEnd,
  segmentNumber,
  segmentOf,
  segmentStart,
} from '#recovery/wal-segment.ts'

const timeline = fc.integer({ min: 1, max: 0xffffffff })
const size = fc.constantFrom(1, 2, 16, 64, 1024).map(megabytes => megabytes * 1024 * 1024)
const position = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })

test('a segment name holds timeline, log and segment', t => {
  t.deepEqual(parseSegment('0000000200000001000000FF'), { timeline: 2, log: 1, seg: 255 })
})

test('a segment begins where the one before it ends', t => {
  t.is(segmentStart('000000010000000000000003'), '0/3000000')
  t.is(segmentEnd('000000010000000000000003'), '0/4000000')
  t.is(segmentEnd('0000000100000000000000FF'), '1/0')
  t.is(nextSegment('0000000100000000000000FF'), '000000010000000100000000')
  fc.assert(
    fc.property(timeline, position, size, (line, at, bytes) => {
      const segment = segmentOf(formatLsn(at), line, bytes)
      return segmentStart(nextSegment(segment, bytes), bytes) === segmentEnd(segment, bytes)
    }),
  )
})

test('a position lies in its segment, and one on the boundary in the segment that begins there', t => {
  t.is(segmentOf('0/4000000', 1), '000000010000000000000004')
  fc.assert(
    fc.property(timeline, position, size, (line, at, bytes) => {
      const lsn = formatLsn(at)
      const segment = segmentOf(lsn, line, bytes)
      return (
        compareLsn(segmentStart(segment, bytes), lsn) <= 0 &&
        parseLsn(segmentEnd(segment, bytes)) > at &&
        parseSegment(segment, bytes).timeline === line
      )
    }),
  )
})

test('a segment is found again by its number', t => {
  fc.assert(
    fc.property(timeline, fc.bigInt({ min: 0n, max: (1n << 40n) - 1n }), (line, number) => {
      return segmentNumber(segmentAt(line, number)) === number
    }),
  )
  t.pass()
})

test('other files of an archive are no segments', t => {
  for (const name of [
    '00000002.history',
    '000000010000000000000003.partial',
    '00000001000000000000000g',
    '00000001000000000000000',
    '000000000000000000000003',
    '000000010000000000000100',
  ]) {
    t.throws(() => parseSegment(name), { name: 'InputInvalid' }, name)
  }
})
