import test from 'ava'
import { aboutSentences } from '#operator/about.ts'

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
