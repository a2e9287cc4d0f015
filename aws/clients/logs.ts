import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { clientOf, type Patience } from './client.ts'

export const logsClient = (region: string, patience?: Patience): CloudWatchLogsClient =>
  clientOf('CloudWatch Logs', region, patience, settings => new CloudWatchLogsClient(settings))
