import { EFSClient } from '@aws-sdk/client-efs'
import { clientOf, type Patience } from './client.ts'

export const efsClient = (region: string, patience?: Patience): EFSClient =>
  clientOf('EFS', region, patience, settings => new EFSClient(settings))
