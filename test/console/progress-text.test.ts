import test from 'ava'
import { progressText } from '#console/page/run/progress-text.ts'

test('what a step has done is told in bytes, and what is waited for by the clock in seconds', t => {
  t.is(progressText({ phase: 'restoring', done: 5e8, total: 1e9 }), '50 % of 1.0 GB, restoring')
  t.is(
    progressText({ phase: 'until its lease has run out', done: 8, total: 20, unit: 'seconds' }),
    '40 % of 20.0 s, until its lease has run out',
  )
})

test('without a whole there is no part of it', t => {
  t.is(progressText({ phase: 'replaying', done: 5e8 }), '500.0 MB, replaying')
  t.is(progressText({ phase: 'replaying', done: 0, total: 0 }), '0 B, replaying')
  t.is(progressText({ phase: 'replaying' }), 'replaying')
})
