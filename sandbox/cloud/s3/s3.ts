import * as z from 'zod'
import type { Dispatch } from '#sandbox/wire/json.ts'
import { type RestOperation, routesOf } from '#sandbox/wire/protocol.ts'
import { type S3Route, s3Dispatch } from '#sandbox/wire/s3.ts'
import { parseXml } from '#sandbox/wire/xml.ts'
import { createBuckets } from './buckets.ts'
import { listObjects, listVersions } from './listing.ts'
import { getObject, putObject } from './objects.ts'

const CreateQuery = z.strictObject({ 'x-id': z.string().optional() })
const Versioning = z.object({ VersioningConfiguration: z.object({ Status: z.literal('Enabled') }) })

const done = { status: 200, headers: {}, body: '' }

/** S3 of a region: buckets whose objects keep their versions. The bucket stands in the path. */
export function createS3(folder: string): Dispatch {
  const buckets = createBuckets(folder)
  const runs: Record<RestOperation<'s3'>, S3Route['run']> = {
    CreateBucket({ Bucket = '' }, call) {
      CreateQuery.parse(Object.fromEntries(call.query))
      buckets.create(Bucket)
      return done
    },
    PutBucketVersioning({ Bucket = '' }, { body }) {
      Versioning.parse(parseXml(body.toString(), []))
      buckets.keepVersions(Bucket)
      return done
    },
    PutObject: putObject(buckets),
    GetObject: getObject(buckets),
    ListObjectsV2: listObjects(buckets),
    ListObjectVersions: listVersions(buckets),
  }
  return s3Dispatch(routesOf('s3', runs))
}
