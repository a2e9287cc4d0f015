import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3'
import test from 'ava'
import fc from 'fast-check'
import { s3Client } from '#aws/clients/s3.ts'
import { readReport, reportBucket, storeReport } from '#aws/reports.ts'
import { amended } from '#operator/amend.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import { reportKey } from '#recovery/report-key.ts'
import { startAws } from '#test/aws/aws-endpoint.ts'
import { recovered } from '#test/cli/sample-report.ts'
import { laterReports } from '#test/recovery/later-reports.ts'
import { stack } from '#test/recovery/samples.ts'

const aws = await startAws()
const s3 = s3Client('eu-west-1')
const bucket = reportBucket(stack, 'eu-west-1')
test.after.always(() => aws.stop())
test.before(() => s3.send(new CreateBucketCommand({ Bucket: bucket })))

const divergence: NonNullable<NonNullable<RunReport['loss']>['divergence']> = {
  ...{ from: '0/5000148', transactions: 3, keptIn: '/mnt/efs/kept' },
  tables: [{ table: 'person', inserted: 2, updated: 1, deleted: 0 }],
}

test('what a later drctl has written into a report is still there when this one has added the loss', async t => {
  const place = { bucket, key: reportKey(recovered) }
  await fc.assert(
    fc.asyncProperty(laterReports, async later => {
      await storeReport(s3, stack, later)
      const { loss } = await amended(await readReport(s3, place), divergence)
      t.deepEqual(loss?.divergence, divergence)
      const stored = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: place.key }))
      t.deepEqual(JSON.parse((await stored.Body?.transformToString()) ?? ''), { ...later, loss })
    }),
    { numRuns: 30 },
  )
})
