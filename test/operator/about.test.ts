import test from 'ava'
import { aboutBriefly, aboutSentences } from '#operator/about.ts'

const hole = {
  outcome: 'question',
  question: 'hole',
  segments: [{ segment: '000000010000000000000004', problem: 'missing' }],
  recoverableLsn: '0/4000000',
  knownLsn: '0/9000000',
}
const run = { execution: 'failover-apitest-epoch-8-attempt-1', region: 'eu-west-1' }
const end = 'recovery would end at 0/4000000; the archive knows of WAL up to 0/9000000'

test('a loss names its segments, and counts those that are not listed', t => {
  const first = 'segment 000000010000000000000004 is missing'
  t.deepEqual(aboutSentences({ ...hole, more: 12 }, run), [first, 'and 12 more', end])
  t.deepEqual(aboutSentences(hole, run), [first, end])
})

test('where there is little room one segment stands for all of them', t => {
  const other = { segment: '000000010000000000000005', problem: 'corrupt' }
  const many = { ...hole, segments: [...hole.segments, other], more: 12 }
  t.deepEqual(aboutBriefly(many, run), ['segment 000000010000000000000004 is missing', 'and 13 more', end])
})

test('what a vantage point saw more than once in the same words is said once', t => {
  const saw = { vantage: 'probe', from: 'eu-west-1', saw: 'failing', detail: 'no answer' }
  const evidence = ['02:00:00', '02:00:01', '02:00:02'].map(at => ({ ...saw, at: `2026-11-24T${at}.000Z` }))
  t.deepEqual(aboutSentences({ verdict: 'uncertain', reasons: ['too few'], evidence }, run), [
    'verdict: uncertain',
    'too few',
    'probe from eu-west-1: failing (3 times), no answer',
  ])
})
