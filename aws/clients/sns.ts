import { SNSClient } from '@aws-sdk/client-sns'
import { clientOf, type Patience } from './client.ts'

export const snsClient = (region: string, patience?: Patience): SNSClient =>
  clientOf('SNS', region, patience, settings => new SNSClient(settings))
