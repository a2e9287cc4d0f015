import test from 'ava'
import { handler as awaitChange } from '../../functions/await-change.ts'
import { handler as claimEpoch } from '../../functions/claim-epoch.ts'
import { handler as releaseEpoch } from '../../functions/release-epoch.ts'
import { handler as switchDns } from '../../functions/switch-dns.ts'
import { startAws, writeRecords } from '../aws/aws-endpoint.ts'
import { run } from '../recovery/samples.ts'
import { until } from '../until.ts'

const aws = await startAws()
test.after.always(() => aws.stop())
test.beforeEach(() => {
  aws.faults.clear()
  writeRecords(aws)
})

const address = () => aws.zone.records().find(({ type }) => type === 'A')?.values

test.serial(
  'claim, switch: the record and the address go over, and each change comes to be in sync',
  async t => {
    aws.zone.propagation.setSeconds(3600)
    const { changeId, record } = await claimEpoch({ run })
    t.is(record, `v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=${run.execution}`)
    t.deepEqual(address(), ['127.0.0.11'])
    await t.throwsAsync(awaitChange({ changeId }), { name: 'ChangePending' })
    aws.zone.propagation.setSeconds(0.05)
    const again = await claimEpoch({ run })
    await until('in sync', 3000, () => awaitChange({ changeId: again.changeId }).catch(() => undefined))

    const switched = await switchDns({ run })
    t.is(switched.record, `v=1 epoch=8 rev=23 state=active active=eu-west-1 by=${run.execution}`)
    t.deepEqual(address(), ['127.0.0.12'])
  },
)

test.serial('a Lambda that is invoked again after its answer was lost does no harm', async t => {
  await claimEpoch({ run })
  await claimEpoch({ run })
  await switchDns({ run })
  const again = await switchDns({ run })
  t.is(again.record, `v=1 epoch=8 rev=24 state=active active=eu-west-1 by=${run.execution}`)
  t.deepEqual(address(), ['127.0.0.12'])
})

test.serial('a run that lost the record just before the switch does not move the address', async t => {
  await claimEpoch({ run })
  writeRecords(aws, 'v=1 epoch=9 rev=22 state=taking active=eu-central-1 by=somebody')
  await t.throwsAsync(switchDns({ run }), { name: 'RecordLost', message: /somebody/ })
  t.deepEqual(address(), ['127.0.0.11'])
})

test.serial('a run that claimed nothing cannot switch', async t => {
  await t.throwsAsync(switchDns({ run }), { name: 'RecordLost' })
  t.deepEqual(address(), ['127.0.0.11'])
})

test.serial(
  'an aborted claim is given back under a further epoch, and cannot be switched any more',
  async t => {
    await claimEpoch({ run })
    const { record } = await releaseEpoch({ run })
    t.is(record, `v=1 epoch=9 rev=22 state=active active=eu-central-1 by=${run.execution}`)
    await t.throwsAsync(switchDns({ run }), { name: 'RecordLost' })
  },
)

test.serial('a change that was accepted and dropped is seen, and the claim can start over', async t => {
  aws.faults.add({ kind: 'drop-change', count: 1 })
  const { changeId } = await claimEpoch({ run })
  await t.throwsAsync(awaitChange({ changeId }), { name: 'ChangeDropped' })
  t.regex((await claimEpoch({ run })).record, /epoch=8 rev=21/)
})

test.serial('an event that is not of the contract is refused by its fields', async t => {
  for (const event of [undefined, {}, { run: { ...run, epoch: 0 } }, { run, extra: true }]) {
    await t.throwsAsync(claimEpoch(event), { name: 'InputInvalid' })
  }
})
