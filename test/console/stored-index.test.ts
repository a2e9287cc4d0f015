import { CreateBucketCommand } from '@aws-sdk/client-s3'
import test from 'ava'
import { keepClients } from '#aws/clients/client.ts'
import { s3Client } from '#aws/clients/s3.ts'
import { reportBucket, storeReport } from '#aws/reports.ts'
import { storedIndexes } from '#console/stored-index.ts'
import { startAws } from '#test/aws/aws-endpoint.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { stack } from '#test/recovery/samples.ts'

const aws = await startAws()
const connection = { stack, region: 'eu-west-1', peer: 'eu-central-1' }
test.after.always(() => aws.stop())
test.before(async () => {
  for (const region of [connection.region, connection.peer])
    await s3Client(region).send(new CreateBucketCommand({ Bucket: reportBucket(stack, region) }))
})

const store = (execution: string) =>
  storeReport(s3Client('eu-west-1'), stack, { ...recovered, execution, region: 'eu-west-1' })

/** What S3 was asked for while this was done. */
async function askedFor<T>(work: () => Promise<T>): Promise<[T, string[]]> {
  aws.calls.length = 0
  const answer = await work()
  return [answer, aws.calls.map(String)]
}

test.serial('a report that is known is found without a question, and a new one by one', async t => {
  const index = storedIndexes(connection)['eu-west-1']
  if (!index) return t.fail('the region has no index')
  await store('first')
  t.is((await index.find('first'))?.execution, 'first')
  const [again, none] = await askedFor(() => index.find('first'))
  t.is(again?.execution, 'first')
  t.deepEqual(none, [])
  await store('second')
  const [second, one] = await askedFor(() => index.find('second'))
  t.is(second?.execution, 'second')
  t.is(one.length, 1)
  t.is(await index.find('third'), undefined)
})

test.serial('of those who ask at the same moment none sees a report twice', async t => {
  const index = storedIndexes(connection)['eu-west-1']
  if (!index) return t.fail('the region has no index')
  await store('third')
  const [all] = await Promise.all([index.all(), index.all(), index.find('third')])
  t.deepEqual(all.map(({ execution }) => execution).sort(), ['first', 'second', 'third'])
})

test.serial(
  'who keeps its clients has one for a region and a patience; who does not, one for each question',
  t => {
    t.not(s3Client('eu-west-1'), s3Client('eu-west-1'))
    keepClients()
    t.is(s3Client('eu-west-1'), s3Client('eu-west-1'))
    t.not(s3Client('eu-west-1'), s3Client('eu-west-1', 'once'))
    t.not(s3Client('eu-west-1'), s3Client('eu-central-1'))
  },
)
