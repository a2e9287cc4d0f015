import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { Answer, Call } from '#sandbox/wire/call.ts'
import type { S3Route } from '#sandbox/wire/s3.ts'
import type { Buckets, StoredObject, Version } from './buckets.ts'

/** The SDK names the operation in the query. Any other parameter would be another operation, and is refused. */
const named = { 'x-id': z.string().optional() }
const PutQuery = z.strictObject(named)
const GetQuery = z.strictObject({ ...named, versionId: z.string().optional() })

/** Headers of S3's own that a PutObject may have here; one that asks for something else is refused. */
const knownHeaders =
  /^x-amz-(date|content-sha256|user-agent|security-token|sdk-checksum-algorithm|checksum-crc32)$/

const maxKey = 180

export const putObject =
  (buckets: Buckets): S3Route['run'] =>
  ({ Bucket = '', Key = '' }, call) => {
    PutQuery.parse(Object.fromEntries(call.query))
    refuseUnknown(call)
    if (Key.length > maxKey) throw new AwsError('KeyTooLongError', `The sandbox takes ${maxKey} characters`)
    refuseDamaged(call)
    refuseUnmatched(buckets.object(Bucket, Key), call)
    const { id, etag } = buckets.put(Bucket, Key, {
      etag: `"${createHash('md5').update(call.body).digest('hex')}"`,
      at: new Date().toISOString(),
      type: call.headers['content-type'] ?? 'binary/octet-stream',
      body: call.body.toString('base64'),
    })
    return { status: 200, headers: { etag, ...versionHeader(id) }, body: '' }
  }

export const getObject =
  (buckets: Buckets): S3Route['run'] =>
  ({ Bucket = '', Key = '' }, call) => {
    const { versionId } = GetQuery.parse(Object.fromEntries(call.query))
    const object = buckets.object(Bucket, Key)
    if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
    if (versionId === undefined) return contentOf(object.versions[0])
    const version = object.versions.find(({ id }) => id === versionId)
    if (version) return contentOf(version)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404)
  }

const versionHeader = (id: string): Record<string, string> =>
  id === 'null' ? {} : { 'x-amz-version-id': id }

const contentOf = ({ id, etag, at, type, body }: Version): Answer => ({
  status: 200,
  headers: {
    etag,
    'content-type': type,
    'last-modified': new Date(at).toUTCString(),
    ...versionHeader(id),
  },
  body: Buffer.from(body, 'base64'),
})

function refuseUnknown({ headers }: Call): void {
  const unknown = Object.keys(headers).find(name => name.startsWith('x-amz-') && !knownHeaders.test(name))
  const encoding = headers['content-encoding']
  const what = unknown ?? (encoding && `content-encoding: ${encoding}`)
  if (what) throw new AwsError('NotImplemented', `The sandbox does not carry out ${what}`, 501)
}

function refuseDamaged({ headers, body }: Call): void {
  const given = headers['x-amz-checksum-crc32']
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  if (given !== undefined && given !== sum.toString('base64'))
    throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.')
}

/** Conditional writes. Source: "Prevent object overwrites with conditional writes", S3. */
function refuseUnmatched(object: StoredObject | undefined, { headers }: Call): void {
  const { 'if-match': match, 'if-none-match': none } = headers
  if (match !== undefined && !object)
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404)
  const isOther = match !== undefined && match !== object?.versions[0].etag
  if (!isOther && !(none === '*' && object)) return
  throw new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
  )
}
