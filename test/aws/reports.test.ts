import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import test from 'ava'
import { s3Client } from '#aws/clients/s3.ts'
import {
  earlierVersion,
  type ListedReport,
  listReports,
  readReport,
  replaceReport,
  reportBucket,
  storeReport,
} from '#aws/reports.ts'
import { DrctlError } from '#recovery/errors.ts'
import { recovered } from '../cli/sample-report.ts'
import { stack } from '../recovery/samples.ts'
import { startAws } from './aws-endpoint.ts'
import { collected } from './collected.ts'

const region = 'eu-west-1'
const aws = await startAws()
const s3 = s3Client(region)
const Bucket = reportBucket(stack, region)
test.after.always(() => aws.stop())
test.before(async () => {
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
})

const at = (day: number) => new Date(Date.UTC(2026, 0, day)).toISOString()
const listed = async (): Promise<ListedReport[]> => collected(listReports(s3, stack, region))
const found = async (execution: string) => {
  const one = (await listed()).find(report => report.execution === execution)
  if (!one) throw new Error(`${execution} is not listed`)
  return one
}

test.serial(
  'reports are listed newest first, whatever the order in which they came, by what their keys say',
  async t => {
    for (const day of [2, 3, 1])
      await storeReport(s3, stack, { ...recovered, execution: `day-${day}`, startedAt: at(day) })
    await s3.send(new PutObjectCommand({ Bucket, Key: 'reports/README.json', Body: 'of somebody' }))
    const reports = await listed()
    t.deepEqual(
      reports.map(({ execution }) => execution),
      ['day-3', 'day-2', 'day-1'],
    )
    t.like(reports[0], { outcome: 'recovered', region, rtoSeconds: 46.2, rpoSeconds: 1.3, bucket: Bucket })
  },
)

test.serial('what is stored again is a further version, and the one before it can be read', async t => {
  await storeReport(s3, stack, { ...recovered, execution: 'twice', reason: 'first' })
  t.is(await earlierVersion(s3, await found('twice')), undefined)
  await storeReport(s3, stack, { ...recovered, execution: 'twice', reason: 'second' })
  const place = await found('twice')
  t.is((await readReport(s3, place)).report.reason, 'second')
  t.is((await readReport(s3, place, await earlierVersion(s3, place))).report.reason, 'first')
})

test.serial('a report is replaced only by who has read its newest version', async t => {
  await storeReport(s3, stack, { ...recovered, execution: 'raced' })
  const place = await found('raced')
  const [one, other] = [await readReport(s3, place), await readReport(s3, place)]
  t.true(await replaceReport(s3, { ...one, report: { ...one.report, reason: 'one' } }))
  t.false(await replaceReport(s3, { ...other, report: { ...other.report, reason: 'other' } }))
  t.is((await readReport(s3, place)).report.reason, 'one')
})

for (const [what, body, why] of [
  ['cut off', '{"v":1,"execution":"brok', /it is no JSON, or its end is missing \(24 characters\)$/],
  ['no JSON at all', '<html>', /it is no JSON/],
  ['of another shape', '{"v":2}', /it is no report of a run: /],
  ['empty', '', /it is no JSON, or its end is missing \(0 characters\)$/],
] as const) {
  test.serial(`a report that is ${what} is called broken, with its place and what can be done`, async t => {
    await storeReport(s3, stack, { ...recovered, execution: 'broken' })
    const place = await found('broken')
    await s3.send(new PutObjectCommand({ Bucket, Key: place.key, Body: body }))
    const error = await t.throwsAsync<DrctlError>(readReport(s3, place), { instanceOf: DrctlError })
    t.like(error, { code: 'ReportBroken', data: { bucket: Bucket, key: place.key, execution: 'broken' } })
    t.true(error?.message.startsWith(`s3://${Bucket}/${place.key} cannot be read: `))
    t.regex(error?.message ?? '', why)
    t.is((await readReport(s3, place, await earlierVersion(s3, place))).report.execution, 'broken')
  })
}

test.serial('a region without the bucket says so', async t => {
  const other = s3Client('eu-central-1')
  const error = await t.throwsAsync<DrctlError>(collected(listReports(other, stack, 'eu-central-1')))
  t.is(error?.code, 'AwsRefused')
  t.regex(error?.message ?? '', /bucket does not exist/)
})
