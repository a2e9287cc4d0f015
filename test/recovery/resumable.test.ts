import test from 'ava'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { isUnderWay, notResumable } from '#recovery/resumable.ts'
import { run } from './samples.ts'

const { execution, epoch, region, peer } = run
const start: EpochRecord = { epoch, rev: 20, state: 'active', active: peer, by: 'jane@laptop' }
const claimed: EpochRecord = { epoch: epoch + 1, rev: 21, state: 'taking', active: region, by: execution }
const released: EpochRecord = { epoch: epoch + 2, rev: 22, state: 'active', active: peer, by: execution }
const codeOf = (ended: object, record = start) =>
  notResumable({ execution, status: 'ABORTED', claimed: false, ...ended }, run, record)?.code

test('what was stopped, ran out of time or broke goes on, as long as the record is its own', t => {
  for (const record of [start, claimed, { ...claimed, state: 'active' as const }, released])
    for (const ended of [{}, { status: 'TIMED_OUT' }, { status: 'FAILED', error: 'States.Runtime' }])
      t.is(codeOf(ended, record), undefined)
})

test('what came to an end of its own does not', t => {
  t.is(codeOf({ status: 'SUCCEEDED' }), 'NotResumable')
  for (const error of ['Aborted', 'Refused', 'RecordLost', 'StepFailed'])
    t.is(codeOf({ status: 'FAILED', error }), 'NotResumable', error)
})

test('nor what an operator gave up before its claim; one that was stopped behind it has to give that back', t => {
  t.is(codeOf({ error: 'Aborted' }), 'NotResumable')
  for (const record of [start, claimed]) t.is(codeOf({ error: 'Aborted', claimed: true }, record), undefined)
})

test('nor what Step Functions would not begin again, whose words are told', t => {
  const refusal = notResumable(
    { execution, status: 'ABORTED', claimed: false, notRedrivable: 'too old' },
    run,
    start,
  )
  t.is(refusal?.message, `${execution} cannot go on: too old`)
})

test('nor one whose record another has written since, who is named', t => {
  const others = [
    { ...claimed, by: 'failover-apitest-epoch-7-attempt-2' },
    { ...released, by: 'somebody' },
    { ...claimed, epoch: epoch + 5 },
  ]
  for (const record of others) t.is(codeOf({}, record), 'RecordLost')
})

test('a run that waits to be begun again is under way', t => {
  t.deepEqual(
    ['RUNNING', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'TIMED_OUT', 'SUCCEEDED'].filter(isUnderWay),
    ['RUNNING', 'PENDING_REDRIVE'],
  )
})
