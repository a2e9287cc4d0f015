import test from 'ava'
import { mendedRecord } from '#cli/record/mended-record.ts'
import { UsageError } from '#operator/usage-error.ts'

const mending = { epoch: 8, active: 'eu-west-1', rev: undefined, by: 'jane@laptop' }

test('the revision goes on from what can be read of the broken record', t => {
  t.is(mendedRecord('v=1 epoch=8 rev=23 state=', mending).rev, 24)
  t.is(mendedRecord('rev=7', { ...mending, rev: 30 }).rev, 30)
})

test('where no revision can be read, one must be given', t => {
  t.throws(() => mendedRecord('hello', mending), { instanceOf: UsageError })
  t.throws(() => mendedRecord('prev=9', mending), { instanceOf: UsageError })
  t.is(mendedRecord('hello', { ...mending, rev: 30 }).rev, 30)
})
