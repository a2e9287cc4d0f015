import { join } from 'node:path'
import * as z from 'zod'
import { AwsError } from '#sandbox/wire/aws-error.ts'
import { Stored } from '../stored.ts'

const Bucket = z.strictObject({ name: z.string(), versioned: z.boolean() })

const Version = z.strictObject({
  id: z.string(),
  etag: z.string(),
  at: z.iso.datetime(),
  type: z.string(),
  body: z.base64(),
})
export type Version = z.infer<typeof Version>

/** An object by its key, with all that it ever was, the newest first. */
const StoredObject = z.strictObject({ key: z.string(), versions: z.tuple([Version], Version) })
export type StoredObject = z.infer<typeof StoredObject>

export type Buckets = ReturnType<typeof createBuckets>

/** The buckets of a region with their objects, one file an object. */
export function createBuckets(folder: string) {
  const buckets = new Stored(join(folder, 'buckets'), Bucket)
  const objectsOf = (name: string) => new Stored(join(folder, 'objects', name), StoredObject)
  const contents = new Map(buckets.values().map(({ name }) => [name, objectsOf(name)]))

  /** NoSuchBucket where the region has none of that name. */
  const known = (name: string) => {
    const [bucket, objects] = [buckets.get(name), contents.get(name)]
    if (bucket && objects) return { bucket, objects }
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404)
  }

  return {
    create(name: string): void {
      if (buckets.get(name)) {
        const message = 'Your previous request to create the named bucket succeeded and you already own it.'
        throw new AwsError('BucketAlreadyOwnedByYou', message, 409)
      }
      buckets.set(name, { name, versioned: false })
      contents.set(name, objectsOf(name))
    },
    keepVersions(name: string): void {
      buckets.set(name, { ...known(name).bucket, versioned: true })
    },
    object: (name: string, key: string): StoredObject | undefined => known(name).objects.get(key),
    /** In the order of their keys. */
    objects: (name: string): StoredObject[] =>
      known(name)
        .objects.values()
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    /** Where the bucket keeps no versions, the one that was there is replaced. */
    put(name: string, key: string, version: Omit<Version, 'id'>): Version {
      const { bucket, objects } = known(name)
      const added = { ...version, id: bucket.versioned ? crypto.randomUUID().replaceAll('-', '') : 'null' }
      const before = bucket.versioned ? (objects.get(key)?.versions ?? []) : []
      objects.set(key, { key, versions: [added, ...before] })
      return added
    },
  }
}
