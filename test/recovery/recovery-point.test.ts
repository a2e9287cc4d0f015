import test from 'ava'
import fc from 'fast-check'
import { chooseBackups } from '#recovery/recovery-point.ts'
import { backup, replicatedAt } from './samples.ts'

const at = (minutes: number) => new Date(Date.parse(replicatedAt) + minutes * 60_000).toISOString()

test('only complete backups that ended before the last replication are chosen, the newest first', t => {
  const old = { ...backup, label: 'old', stoppedAt: at(-60) }
  const newer = { ...backup, label: 'newer', stoppedAt: at(-1) }
  const broken = { ...backup, label: 'broken', stoppedAt: at(-2), error: true }
  const late = { ...backup, label: 'late', stoppedAt: at(0) }
  t.deepEqual(
    chooseBackups({ backups: [old, late, broken, newer], replicatedAt }).map(({ label }) => label),
    ['newer', 'old'],
  )
})

test('nothing chosen is later than the replication or than what was chosen before it', t => {
  const backups = fc.array(
    fc
      .record({ minutes: fc.integer({ min: -90, max: 90 }), error: fc.boolean() })
      .map(({ minutes, error }) => ({
        ...backup,
        stoppedAt: at(minutes),
        error,
      })),
  )
  fc.assert(
    fc.property(backups, all => {
      const times = chooseBackups({ backups: all, replicatedAt }).map(({ stoppedAt }) =>
        Date.parse(stoppedAt),
      )
      return times.every((time, i) => time < Date.parse(replicatedAt) && time <= (times[i - 1] ?? Infinity))
    }),
  )
  t.pass()
})
