import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import * as z from 'zod'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { knownReport } from '#recovery/known-report.ts'
import { regionOf } from '#recovery/regions.ts'
import { type ReportEntry, reportEntry, reportFolder, reportKey } from '#recovery/report-key.ts'
import { reportBucketName } from '#recovery/stack-names.ts'
import { awsCode } from './aws-errors.ts'

type Place = { bucket: string; key: string }

/** One version of a stored report. `etag` names it for who wants to change no other one. */
export type StoredReport = Place & { report: RunReport; etag: string }

/** A report in the list of a region's bucket. */
export type ListedReport = ReportEntry & Place

/** The bucket of a region's reports. The account is that of the region's topic, so nothing has to be asked. */
export function reportBucket(stack: Stack, region: string): string {
  const account = regionOf(stack, region).notifyTopicArn.split(':')[4] ?? ''
  return reportBucketName(stack.service, account, region)
}

/** Stores a report in the region that was to take over. Stored again, it is a further version under the same key. */
export async function storeReport(s3: S3Client, stack: Stack, report: RunReport): Promise<void> {
  const place = { bucket: reportBucket(stack, report.region), key: reportKey(report) }
  await s3.send(new PutObjectCommand(objectAt(place, report)))
}

/** The reports of the runs into a region, the newest first; asks for the next `atOnce` when it comes to them. */
export async function* listReports(
  s3: S3Client,
  stack: Stack,
  region: string,
  atOnce = 1_000,
): AsyncGenerator<ListedReport, void> {
  const bucket = reportBucket(stack, region)
  const pages = paginateListObjectsV2(
    { client: s3, pageSize: atOnce },
    { Bucket: bucket, Prefix: reportFolder },
  )
  for await (const { Contents = [] } of pages) {
    for (const { Key: key = '' } of Contents) {
      const entry = reportEntry(key)
      if (entry) yield { ...entry, bucket, key }
    }
  }
}

/** The id of the version that was there before the newest; undefined when there is only one. */
export async function earlierVersion(s3: S3Client, { bucket, key }: Place): Promise<string | undefined> {
  const { Versions = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key, MaxKeys: 2 }),
  )
  return Versions.find(({ Key, IsLatest }) => Key === key && !IsLatest)?.VersionId
}

/** The newest version, or that of the given id. ReportBroken when it is no report. */
export async function readReport(s3: S3Client, place: Place, versionId?: string): Promise<StoredReport> {
  const { bucket, key } = place
  const found = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
  const text = (await found.Body?.transformToString()) ?? ''
  const json = jsonOrNothing(text)
  const read = knownReport(json)
  if ('report' in read) return { ...place, report: read.report, etag: found.ETag ?? '' }
  const why =
    json === undefined
      ? `it is no JSON, or its end is missing (${text.length} characters)`
      : `it is no report of a run: ${z.prettifyError(read.broken).split('\n')[0]}`
  throw new DrctlError(
    'ReportBroken',
    `s3://${bucket}/${key} cannot be read: ${why}`,
    { bucket, key, execution: reportEntry(key)?.execution },
    read.broken,
  )
}

/** Puts a changed report in the place of the version that was read; false where another one has come between. */
export async function replaceReport(
  s3: S3Client,
  { report, bucket, key, etag }: StoredReport,
): Promise<boolean> {
  try {
    await s3.send(new PutObjectCommand({ ...objectAt({ bucket, key }, report), IfMatch: etag }))
    return true
  } catch (error) {
    if (['PreconditionFailed', 'ConditionalRequestConflict'].includes(awsCode(error) ?? '')) return false
    throw error
  }
}

const objectAt = ({ bucket, key }: Place, report: RunReport): PutObjectCommandInput => ({
  Bucket: bucket,
  Key: key,
  Body: JSON.stringify(report, null, 2),
  ContentType: 'application/json',
})
