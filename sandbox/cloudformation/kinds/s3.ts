import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3'
import * as z from 'zod'
import { kind, made } from '../kind.ts'
import { unless } from '../unless.ts'

/** The bucket of the zips has no name and is not made: they are read where they were packed. */
const ofZips = z.strictObject({ BucketEncryption: z.unknown() })

/** Encryption, ownership and what keeps the public out are taken and not carried out. */
const named = z.strictObject({
  BucketName: z.string().regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/),
  BucketEncryption: z.unknown(),
  OwnershipControls: z.unknown(),
  PublicAccessBlockConfiguration: z.unknown(),
  VersioningConfiguration: z.strictObject({ Status: z.literal('Enabled') }),
})

export const bucket = kind(
  z.union([named, ofZips]),
  async (given, { clients: { s3 }, stackName, region }) => {
    if (!('BucketName' in given)) return made(`${stackName}-${region}-deployment`)
    const { BucketName: Bucket, VersioningConfiguration } = given
    const LocationConstraint = region
    const create = new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } })
    await unless('BucketAlreadyOwnedByYou', s3.send(create), async () => {})
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }))
    return made(Bucket, { Arn: `arn:aws:s3:::${Bucket}` })
  },
)
