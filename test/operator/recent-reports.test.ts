import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import test from 'ava'
import { s3Client } from '#aws/clients/s3.ts'
import { reportBucket, storeReport } from '#aws/reports.ts'
import { lastRun } from '#operator/last-run.ts'
import { fromNewest, recoveredRuns } from '#operator/recent-reports.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { reportKey } from '#recovery/report-key.ts'
import { startAws } from '#test/aws/aws-endpoint.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { stack } from '#test/recovery/samples.ts'

const aws = await startAws()
const connection = { stack, region: 'eu-west-1', peer: 'eu-central-1' }
const s3 = s3Client('eu-west-1')
test.after.always(() => aws.stop())
test.before(async () => {
  for (const region of ['eu-west-1', 'eu-central-1'])
    await s3.send(new CreateBucketCommand({ Bucket: reportBucket(stack, region) }))
})
test.beforeEach(() => {
  aws.intercept = () => undefined
  aws.calls.length = 0
})

const on = (day: number, execution: string, changed: Partial<RunReport> = {}): RunReport => ({
  ...{ ...recovered, execution, startedAt: new Date(Date.UTC(2025, 0, day)).toISOString() },
  ...changed,
})
const back = { region: 'eu-central-1', peer: 'eu-west-1' }
const compared = { execution: 'now', mode: 'failover' } as const
const executionOf = async (mode: RunReport['mode'], execution = 'now') => {
  const last = await lastRun(connection, { execution, mode })
  return 'execution' in last ? last.execution : last.unknown
}

test.serial('where nothing is stored yet, that is said', async t => {
  t.deepEqual(await lastRun(connection, compared), {
    unknown: 'no report of a failover that recovered is stored',
  })
})

test.serial(
  'a run is compared with the newest other one of its mode that recovered, in either region and however old',
  async t => {
    const stored = [
      on(1, 'first'),
      on(2, 'back', back),
      on(3, 'planned', { mode: 'switchover', ...back }),
      on(4, 'given-up', { outcome: 'aborted' }),
    ]
    for (const report of stored) await storeReport(s3, stack, report)
    t.is(await executionOf('failover'), 'back')
    t.is(await executionOf('failover', 'back'), 'first')
    t.is(await executionOf('switchover'), 'planned')
    t.is(await executionOf('switchover', 'planned'), 'no report of a switchover that recovered is stored')
  },
)

test.serial('both lists are asked for, and one report is opened', async t => {
  await lastRun(connection, compared)
  t.deepEqual(aws.calls.toSorted(), ['s3:GetObject', 's3:ListObjectsV2', 's3:ListObjectsV2'])
})

test.serial('a region that is silent leaves it to the other one, whichever it is', async t => {
  const answering = { 'eu-central-1': 'first', 'eu-west-1': 'back' }
  for (const [lost, known] of Object.entries(answering)) {
    aws.intercept = ({ region }) => (region === lost ? 'silence' : undefined)
    t.is(await executionOf('failover'), known)
  }
})

test.serial('where neither region answers, that is told within seconds', async t => {
  aws.intercept = () => 'silence'
  const began = Date.now()
  const last = await lastRun(connection, compared)
  t.regex('unknown' in last ? last.unknown : '', /^S3 ListObjectsV2 in eu-west-1: /)
  t.true(Date.now() - began < 5_000)
})

test.serial(
  'a broken report hides none of those before it, and those behind the one that serves are not read',
  async t => {
    const broken = on(9, 'broken', back)
    const place = { Bucket: reportBucket(stack, broken.region), Key: reportKey(broken) }
    await s3.send(new PutObjectCommand({ ...place, Body: '{"v":1,' }))
    const read: string[] = []
    const found = await fromNewest(await recoveredRuns(connection, () => true), ({ execution, mode }) => {
      read.push(execution)
      return mode === 'failover' ? execution : undefined
    })
    t.is(found, 'back')
    t.deepEqual(read, ['planned', 'back'])
  },
)
