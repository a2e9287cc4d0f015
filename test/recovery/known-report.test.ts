import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { knownReport } from '#recovery/known-report.ts'
import { laterReports, whole } from './later-reports.ts'

test('what a later drctl has added to a report, wherever it is, makes it no other and stays in it', t => {
  fc.assert(
    fc.property(laterReports, later => {
      t.deepEqual(knownReport(structuredClone(later)), { report: later })
    }),
  )
})

test('a report that lacks a part, or has one that is none, is broken all the same', t => {
  const parts = Object.keys(whole) as (keyof typeof whole)[]
  fc.assert(
    fc.property(laterReports, fc.constantFrom(...parts), (later, part) => {
      t.true('broken' in knownReport({ ...later, [part]: Symbol('nothing') }), part)
    }),
  )
  for (const part of ['execution', 'phases', 'rto', 'decisions'] as const) {
    const { [part]: _, ...others } = whole
    t.true('broken' in knownReport(others), part)
  }
})

test('why it is broken is told by what is wrong with it, never by what is not known', t => {
  const found = knownReport({ later: true, ...whole, epoch: { before: 'eight', after: 9, later: 1 } })
  const issues = 'broken' in found ? found.broken.issues : []
  t.deepEqual(
    issues.map(({ path }) => path),
    [['epoch', 'before']],
  )
})

test('one of another version, and what is no report at all, is broken', t => {
  for (const json of [undefined, null, [], 'text', {}, { ...whole, v: 2 }])
    t.true('broken' in knownReport(json))
})

test('a report of 2026 is read as it was written', t => {
  const old = JSON.parse(readFileSync('test/recovery/report-of-2026.json', 'utf8'))
  t.deepEqual(knownReport(old), { report: old })
})
