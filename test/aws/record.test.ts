import test from 'ava'
import { route53Client } from '#aws/clients/route53.ts'
import { readRecord, type Swap, swapRecord } from '#aws/record.ts'
import { changeStatus } from '#aws/zone.ts'
import type { Run } from '#recovery/contracts/run.ts'
import { claimBatch } from '#recovery/dns-change.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { toClaim } from '#recovery/takeover.ts'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { run, stack } from '../recovery/samples.ts'
import { startAws, writeRecords } from './aws-endpoint.ts'

const aws = await startAws()
test.after.always(() => aws.stop())
test.beforeEach(() => {
  aws.faults.clear()
  aws.intercept = () => undefined
  aws.calls.length = 0
  writeRecords(aws)
})

const change = 'ChangeResourceRecordSets'
const claimed = 'v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=failover-apitest-epoch-7-attempt-1'
const claimOf = (taker: Run): Swap => ({
  route53: route53Client(),
  stack,
  next: found => toClaim(found, taker),
  batch: claimBatch,
})

/** Lets the first n calls of an operation go wrong. */
function firstCalls(n: number, operation: string, what: AwsError | 'lose-answer') {
  let left = n
  aws.intercept = call => (call.operation === operation && left-- > 0 ? what : undefined)
}

test.serial('the record is read with its set exactly as it is stored', async t => {
  const { record, raw } = await readRecord(route53Client(), stack)
  t.is(formatRecord(record), 'v=1 epoch=7 rev=20 state=active active=eu-central-1 by=init')
  t.like(raw, { name: '_drctl.api.example.test.', type: 'TXT', ttl: 60 })
})

test.serial('a claim is one change, which is in sync in the end', async t => {
  const { changeId, record } = await swapRecord(claimOf(run))
  t.is(formatRecord(record), claimed)
  t.is(aws.record(), `"${claimed}"`)
  t.true(['PENDING', 'INSYNC'].includes(await changeStatus(route53Client(), changeId)))
})

test.serial('a winner whose answer was lost knows that it won', async t => {
  firstCalls(1, change, 'lose-answer')
  const { record } = await swapRecord(claimOf(run))
  t.is(record.by, run.execution)
  t.is(record.epoch, 8)
  t.is(aws.record(), `"${formatRecord(record)}"`)
})

test.serial('a winner that never gets an answer is told to come back, and finds its claim', async t => {
  firstCalls(1000, change, 'lose-answer')
  await t.throwsAsync(swapRecord(claimOf(run)), { name: 'AwsUnreachable' })
  t.regex(aws.record() ?? '', /epoch=8 .*by=failover-apitest-epoch-7-attempt-1/)
  aws.intercept = () => undefined
  t.is((await swapRecord(claimOf(run))).record.epoch, 8)
})

test.serial('of two who race one wins, and the other names the winner', async t => {
  const other = { ...run, execution: 'failover-apitest-epoch-7-attempt-2' }
  const results = await Promise.allSettled([swapRecord(claimOf(run)), swapRecord(claimOf(other))])
  const won = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const lost = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  t.is(won.length, 1)
  t.is(lost[0]?.code, 'RecordLost')
  t.is(lost[0]?.data.by, won[0]?.record.by)
})

test.serial('one who reads before and writes after another has lost', async t => {
  const theirs = 'v=1 epoch=8 rev=21 state=taking active=eu-west-1 by=somebody'
  aws.intercept = ({ operation }) => {
    if (operation === change) writeRecords(aws, theirs)
    return undefined
  }
  await t.throwsAsync(swapRecord(claimOf(run)), { name: 'RecordLost', message: /somebody/ })
  t.is(aws.record(), `"${theirs}"`)
})

test.serial('throttling and prior requests are waited out', async t => {
  firstCalls(2, change, new AwsError('PriorRequestNotComplete', 'busy'))
  t.is((await swapRecord(claimOf(run))).record.rev, 21)
  writeRecords(aws)
  firstCalls(2, 'ListResourceRecordSets', new AwsError('Throttling', 'Rate exceeded'))
  t.is((await swapRecord(claimOf(run))).record.rev, 21)
})

test.serial('a caller that may not change the zone is told at once', async t => {
  firstCalls(1000, change, new AwsError('AccessDenied', 'no', 403))
  await t.throwsAsync(swapRecord(claimOf(run)), { name: 'AccessDenied', message: /Route 53/ })
  t.is(aws.calls.filter(call => call.endsWith(change)).length, 1)
})

test.serial('a change that Route 53 does not know was dropped', async t => {
  await t.throwsAsync(changeStatus(route53Client(), '/change/C000000000000'), { name: 'ChangeDropped' })
})

test.serial('a record that is missing or of another form is not acted on', async t => {
  writeRecords(aws, 'v=1 epoch=7')
  await t.throwsAsync(readRecord(route53Client(), stack), { name: 'RecordMalformed' })
  await t.throwsAsync(readRecord(route53Client(), { ...stack, domain: 'other.example.test' }), {
    name: 'RecordMissing',
  })
})
