import { SSMClient } from '@aws-sdk/client-ssm'
import { clientOf, type Patience } from './client.ts'

export const ssmClient = (region: string, patience?: Patience): SSMClient =>
  clientOf('SSM', region, patience, settings => new SSMClient(settings))
