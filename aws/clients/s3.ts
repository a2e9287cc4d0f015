import { S3Client } from '@aws-sdk/client-s3'
import { clientOf, type Patience } from './client.ts'

export const s3Client = (region: string, patience?: Patience): S3Client =>
  clientOf('S3', region, patience, settings => new S3Client(settings))
