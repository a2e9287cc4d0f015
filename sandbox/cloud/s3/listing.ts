import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { type S3Route, s3Xml } from '#sandbox/wire/s3.ts'
import type { Buckets } from './buckets.ts'

const common = {
  prefix: z.string().default(''),
  'max-keys': z.coerce.number().int().min(0).max(1000).default(1000),
  'encoding-type': z.literal('url').optional(),
  'x-id': z.string().optional(),
}
const ListQuery = z.strictObject({
  ...common,
  'list-type': z.literal('2'),
  'continuation-token': z.string().optional(),
  'start-after': z.string().optional(),
})
const VersionsQuery = z.strictObject({
  ...common,
  versions: z.string(),
  'key-marker': z.string().optional(),
  'version-id-marker': z.string().optional(),
})

/** In the order of keys; a page goes on behind the last key of the one before. */
export const listObjects =
  (buckets: Buckets): S3Route['run'] =>
  ({ Bucket = '' }, call) => {
    const query = ListQuery.parse(Object.fromEntries(call.query))
    const { prefix, 'max-keys': max, 'continuation-token': token, 'start-after': start } = query
    const after = token === undefined ? (start ?? '') : keyIn(token)
    const written = writer(query['encoding-type'])
    const found = buckets.objects(Bucket).filter(({ key }) => key.startsWith(prefix) && key > after)
    const page = found.slice(0, max)
    const last = page.at(-1)
    const isTruncated = last !== undefined && page.length < found.length
    return s3Xml('ListBucketResult', {
      Name: Bucket,
      Prefix: written(prefix),
      StartAfter: start && written(start),
      ContinuationToken: token,
      NextContinuationToken: isTruncated ? tokenOf(last.key) : undefined,
      EncodingType: query['encoding-type'],
      KeyCount: page.length,
      MaxKeys: max,
      IsTruncated: isTruncated,
      Contents: page.map(({ key, versions: [{ at, etag, body }] }) => ({
        Key: written(key),
        LastModified: at,
        ETag: etag,
        Size: sizeOf(body),
        StorageClass: 'STANDARD',
      })),
    })
  }

/** In the order of keys, and of each key the newest version first. */
export const listVersions =
  (buckets: Buckets): S3Route['run'] =>
  ({ Bucket = '' }, call) => {
    const query = VersionsQuery.parse(Object.fromEntries(call.query))
    const { prefix, 'max-keys': max, 'key-marker': key = '', 'version-id-marker': id } = query
    const written = writer(query['encoding-type'])
    const all = buckets
      .objects(Bucket)
      .filter(object => object.key.startsWith(prefix))
      .flatMap(object =>
        object.versions.map((version, i) => ({ key: object.key, version, isLatest: i === 0 })),
      )
    const marked = all.findIndex(one => one.key === key && one.version.id === id)
    const found = marked < 0 ? all.filter(one => one.key > key) : all.slice(marked + 1)
    const page = found.slice(0, max)
    const last = page.length < found.length ? page.at(-1) : undefined
    return s3Xml('ListVersionsResult', {
      Name: Bucket,
      Prefix: written(prefix),
      KeyMarker: written(key),
      VersionIdMarker: id,
      NextKeyMarker: last && written(last.key),
      NextVersionIdMarker: last?.version.id,
      EncodingType: query['encoding-type'],
      MaxKeys: max,
      IsTruncated: last !== undefined,
      Version: page.map(({ key, version: { id, at, etag, body }, isLatest }) => ({
        Key: written(key),
        VersionId: id,
        IsLatest: isLatest,
        LastModified: at,
        ETag: etag,
        Size: sizeOf(body),
        StorageClass: 'STANDARD',
      })),
    })
  }

const sizeOf = (body: string) => Buffer.byteLength(body, 'base64')

/** A key may have characters that XML cannot. */
const writer = (encoding: 'url' | undefined) => (text: string) =>
  encoding === undefined ? text : encodeURIComponent(text).replaceAll('%2F', '/')

const tokenOf = (key: string) => Buffer.from(`after:${key}`).toString('base64url')

function keyIn(token: string): string {
  const key = /^after:(.*)$/s.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (key === undefined) throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect')
  return key
}
