import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import anyTest, { type TestFn } from 'ava'
import { startRegion, type TestRegion } from './region.ts'

const test = anyTest as TestFn<TestRegion & { s3: S3Client }>
const Bucket = 'kept-123456789012-eu-west-1'

test.before(async t => {
  const region = await startRegion('127.209')
  const s3 = new S3Client(region.client)
  await s3.send(new CreateBucketCommand({ Bucket }))
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))
  t.context = { ...region, s3 }
})

test.after.always(t => t.context.stop())

test.serial(
  'an object is what was put last; what was there before stays as a version, also after a restart',
  async t => {
    const { s3, restart } = t.context
    const Key = 'a folder/with ä & <signs>.json'
    const get = async (VersionId?: string) => {
      const found = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))
      return [await found.Body?.transformToString(), found.ContentType]
    }
    const first = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'ONE', ContentType: 'application/json' }),
    )
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'TWO' }))
    await restart()
    t.deepEqual(await get(), ['TWO', 'application/octet-stream'])
    t.deepEqual(await get(first.VersionId), ['ONE', 'application/json'])
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'a folder/' }))
    t.deepEqual(
      Versions.map(({ Key: key, IsLatest, Size, VersionId }) => [
        key,
        IsLatest,
        Size,
        VersionId === first.VersionId,
      ]),
      [
        [Key, true, 3, false],
        [Key, false, 3, true],
      ],
    )
  },
)

test('keys are listed in their order, page by page, behind a key and with a beginning', async t => {
  const { s3 } = t.context
  for (const key of ['l/3', 'l/1', 'm/1', 'l/2'])
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'x' }))
  const list = async (asked: object) => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ...asked }))
    return { keys: page.Contents?.map(({ Key }) => Key) ?? [], next: page.NextContinuationToken }
  }
  const first = await list({ Prefix: 'l/', MaxKeys: 2 })
  t.deepEqual(first.keys, ['l/1', 'l/2'])
  t.deepEqual(await list({ Prefix: 'l/', MaxKeys: 2, ContinuationToken: first.next }), {
    keys: ['l/3'],
    next: undefined,
  })
  t.deepEqual((await list({ Prefix: 'l/', StartAfter: 'l/1' })).keys, ['l/2', 'l/3'])
  t.deepEqual((await list({ Prefix: 'none/' })).keys, [])
  await t.throwsAsync(list({ ContinuationToken: 'made up' }), { name: 'InvalidArgument' })
})

test('versions are listed page by page', async t => {
  const { s3 } = t.context
  for (const Body of ['1', '22'])
    for (const Key of ['v/a', 'v/b']) await s3.send(new PutObjectCommand({ Bucket, Key, Body }))
  const seen: unknown[] = []
  let marker: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {}
  do {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = marker
    const asked = { Bucket, Prefix: 'v/', MaxKeys: 1, KeyMarker, VersionIdMarker }
    const page: ListObjectVersionsCommandOutput = await s3.send(new ListObjectVersionsCommand(asked))
    seen.push(...(page.Versions ?? []).map(({ Key, Size }) => [Key, Size]))
    marker = page
  } while (marker.NextKeyMarker !== undefined)
  t.deepEqual(seen, [
    ['v/a', 2],
    ['v/a', 1],
    ['v/b', 2],
    ['v/b', 1],
  ])
})

test('a write on a condition is refused where that does not hold', async t => {
  const { s3 } = t.context
  const put = (Key: string, condition: object) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body: String(Math.random()), ...condition }))
  const { ETag } = await put('c/1', { IfNoneMatch: '*' })
  await t.throwsAsync(put('c/1', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' })
  await put('c/1', { IfMatch: ETag })
  await t.throwsAsync(put('c/1', { IfMatch: ETag }), { name: 'PreconditionFailed' })
  await t.throwsAsync(put('c/none', { IfMatch: ETag }), { name: 'NoSuchKey' })
})

test('what is not there is named, and what is not emulated is no empty success', async t => {
  const { s3, client } = t.context
  const get = (asked: { Bucket: string; Key: string; VersionId?: string }) =>
    s3.send(new GetObjectCommand(asked))
  await t.throwsAsync(get({ Bucket, Key: 'none' }), { name: 'NoSuchKey' })
  await t.throwsAsync(get({ Bucket: 'no-bucket-of-ours', Key: 'none' }), { name: 'NoSuchBucket' })
  await s3.send(new PutObjectCommand({ Bucket, Key: 'n', Body: 'x' }))
  await t.throwsAsync(get({ Bucket, Key: 'n', VersionId: 'none' }), { name: 'NoSuchVersion' })
  await t.throwsAsync(s3.send(new CreateBucketCommand({ Bucket })), { name: 'BucketAlreadyOwnedByYou' })
  await t.throwsAsync(s3.send(new PutObjectCommand({ Bucket, Key: 'n', Body: 'x', ACL: 'public-read' })), {
    name: 'NotImplemented',
  })
  await t.throwsAsync(s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' })), {
    name: 'InvalidArgument',
  })
  const other = new S3Client({ ...client, region: 'eu-central-1', maxAttempts: 1 })
  await t.throwsAsync(other.send(new ListObjectsV2Command({ Bucket })), { name: 'UnknownOperationException' })
})

test('what was damaged on its way is not stored', async t => {
  const { s3 } = t.context
  await t.throwsAsync(
    s3.send(new PutObjectCommand({ Bucket, Key: 'd', Body: 'whole', ChecksumCRC32: 'AAAAAA==' })),
    { name: 'BadDigest' },
  )
})
