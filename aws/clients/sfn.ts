import { SFNClient } from '@aws-sdk/client-sfn'
import { clientOf, type Patience } from './client.ts'

export const sfnClient = (region: string, patience?: Patience): SFNClient =>
  clientOf('Step Functions', region, patience, settings => new SFNClient(settings))
