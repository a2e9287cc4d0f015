import test from 'ava'
import { takeoverInput } from '#operator/takeover-input.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'

const record: EpochRecord = { epoch: 8, rev: 23, state: 'active', active: 'eu-central-1', by: 'x' }
const wish = {
  mode: 'failover',
  region: 'eu-west-1',
  force: false,
  reason: '',
  'from-epoch': undefined,
} as const

test('the run takes over from the recorded region and restores its epoch', t => {
  t.deepEqual(takeoverInput(wish, { record, by: 'jane@laptop' }), {
    mode: 'failover',
    region: 'eu-west-1',
    peer: 'eu-central-1',
    epoch: 8,
    fromEpoch: 8,
    force: false,
    reason: '',
    by: 'jane@laptop',
    trigger: { kind: 'operator' },
  })
  t.is(takeoverInput({ ...wish, 'from-epoch': 7 }, { record, by: 'x' }).fromEpoch, 7)
})

test('a region that is active already is refused', t => {
  t.throws(() => takeoverInput({ ...wish, region: 'eu-central-1' }, { record, by: 'x' }), {
    name: 'AlreadyActive',
  })
})
