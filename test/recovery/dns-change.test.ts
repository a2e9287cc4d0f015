import test from 'ava'
import { claimBatch, firstBatch, switchBatch } from '#recovery/dns-change.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'

/** As Route 53 gives it: a dot at the end, quotes, and a TTL that need not be today's. */
const before = {
  name: '_drctl.api.example.test.',
  type: 'TXT',
  ttl: 60,
  values: ['"v=1 epoch=7 rev=20 state=active active=eu-central-1 by=init"'],
}
const record: EpochRecord = { epoch: 8, rev: 21, state: 'taking', active: 'eu-west-1', by: 'run-1' }
const text = '"v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=run-1"'

test('a swap deletes to the letter what was read', t => {
  t.deepEqual(claimBatch(before, record), [
    { action: 'DELETE', set: before },
    { action: 'CREATE', set: { ...before, values: [text] } },
  ])
})

test('the address goes over in the same batch as the record', t => {
  const batch = switchBatch(before, record, { domain: 'api.example.test', address: '192.0.2.7', ttl: 5 })
  t.deepEqual(batch.slice(0, 2), claimBatch(before, record))
  t.deepEqual(batch[2], {
    action: 'UPSERT',
    set: { name: 'api.example.test', type: 'A', ttl: 5, values: ['192.0.2.7'] },
  })
  t.is(batch.length, 3)
})

test('the first record can only be created', t => {
  t.deepEqual(firstBatch(record, { domain: 'api.example.test', ttl: 5 }), [
    { action: 'CREATE', set: { name: '_drctl.api.example.test', type: 'TXT', ttl: 5, values: [text] } },
  ])
})
