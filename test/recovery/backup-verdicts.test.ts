import test from 'ava'
import fc from 'fast-check'
import { backupVerdicts, isSound, type Read, walVerdict } from '#recovery/backup-verdicts.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { ArchivedSegment } from '#recovery/wal-continuity.ts'
import { segmentAt } from '#recovery/wal-segment.ts'

const segment = (number: number) => segmentAt(1, BigInt(number))
const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 2, minute)).toISOString()

/** A backup that was taken in the minute of its first segment, and lies in two of them. */
const backup = (first: number): Backup => ({
  label: `backup-${first}`,
  type: 'full',
  startedAt: at(first),
  stoppedAt: at(first + 1),
  startWal: segment(first),
  stopWal: segment(first + 1),
  timeline: 1,
  databaseBytes: 1,
  error: false,
})
const archive = (last: number): ArchivedSegment[] =>
  Array.from({ length: last }, (_, i) => ({ segment: segment(i + 1), ok: true, changedAt: at(i + 1) }))

function read(given: Partial<Read> = {}): Read {
  const backups = given.backups ?? [backup(2), backup(6)]
  return {
    backups,
    files: new Map(backups.map(({ label }) => [label, { files: 9, faults: [] }])),
    present: archive(9),
    replicatedAt: at(30),
    ...given,
  }
}
const verdicts = (of: Read) => backupVerdicts(of).map(({ verdict }) => verdict)
const sound = (of: Read) => {
  const backups = backupVerdicts(of)
  return isSound({ backups, wal: walVerdict(of, backups, 100) })
}
const without = (number: number) => archive(9).filter(one => one.segment !== segment(number))

test('what is whole is valid, and recovers to the end of the archive', t => {
  t.deepEqual(verdicts(read()), ['valid', 'valid'])
  t.is(backupVerdicts(read())[0]?.recoversTo, segment(9))
  t.true(sound(read()))
})

test('broken files are invalid with their reasons, and so is what was not read', t => {
  const files = new Map([['backup-2', { files: 9, faults: ['1 file is missing'] }]])
  t.deepEqual(
    backupVerdicts(read({ files })).map(({ why }) => why),
    [['1 file is missing'], ['its files were not read']],
  )
  t.false(sound(read({ files })))
  t.deepEqual(verdicts(read({ backups: [{ ...backup(2), error: true }] })), ['invalid'])
})

test('a backup without the WAL of its own time is nothing; behind that the WAL may have a hole, which is told of the WAL', t => {
  const own = read({ present: without(3) })
  t.deepEqual(verdicts(own), ['invalid', 'valid'])
  t.false(sound(own))
  const between = read({ present: without(5) })
  t.deepEqual(verdicts(between), ['valid', 'valid'])
  t.is(backupVerdicts(between)[0]?.recoversTo, segment(4))
  t.like(walVerdict(between, backupVerdicts(between), 100), {
    kind: 'hole',
    problems: [{ segment: segment(5), problem: 'missing' }],
  })
  t.false(sound(between))
})

test('what replication may still bring is no fault', t => {
  const arriving = read({ present: without(7), replicatedAt: at(6) })
  t.deepEqual(verdicts(arriving), ['valid', 'arriving'])
  t.true(sound(arriving))
  const torn = read({
    present: archive(9).map(one => (one.segment === segment(9) ? { ...one, ok: 'torn' } : one)),
    replicatedAt: at(9),
  })
  t.is(walVerdict(torn, backupVerdicts(torn), 100).kind, 'torn-tail')
  t.true(sound(torn))
})

test('a folder without a valid backup is not sound', t => {
  t.false(sound(read({ backups: [] })))
  t.false(sound(read({ backups: [backup(6)], present: without(7), replicatedAt: at(6) })))
})

test('any one segment that is gone from the time of the backups makes the folder unsound', t => {
  const gone = fc.integer({ min: 2, max: 8 })
  t.notThrows(() => fc.assert(fc.property(gone, number => !sound(read({ present: without(number) })))))
})

test('of many problems only so many are told, and how many more there are', t => {
  const none = read({ present: archive(9).map(one => ({ ...one, ok: 'corrupt' })) })
  const wal = walVerdict(none, backupVerdicts(none), 3)
  t.is(wal.problems.length, 3)
  t.is(wal.more, 5)
})
