import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { EFSClient } from '@aws-sdk/client-efs'
import { Route53Client } from '@aws-sdk/client-route-53'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SNSClient } from '@aws-sdk/client-sns'
import { SSMClient } from '@aws-sdk/client-ssm'
import { limits } from '#recovery/limits.ts'
import { fromAws } from './aws-errors.ts'
import { calls } from './calls.ts'

/**
 * `once`: the answer is welcome but not needed (evidence from a region that is perhaps lost), so one attempt is made and
 * its time is short. Without it an attempt is repeated, and throttling waited out within a Lambda's time.
 */
export type Patience = 'once' | 'patient'

export const efsClient = (region: string, patience?: Patience) =>
  named('EFS', region, new EFSClient(settings(region, patience)))
export const logsClient = (region: string, patience?: Patience) =>
  named('CloudWatch Logs', region, new CloudWatchLogsClient(settings(region, patience)))
export const s3Client = (region: string, patience?: Patience) =>
  named('S3', region, new S3Client(settings(region, patience)))
export const sfnClient = (region: string, patience?: Patience) =>
  named('Step Functions', region, new SFNClient(settings(region, patience)))
export const snsClient = (region: string, patience?: Patience) =>
  named('SNS', region, new SNSClient(settings(region, patience)))
export const ssmClient = (region: string, patience?: Patience) =>
  named('SSM', region, new SSMClient(settings(region, patience)))

/** Route 53 has one control plane, in us-east-1, whatever region asks. */
export const route53Client = (patience?: Patience) =>
  named('Route 53', 'us-east-1', new Route53Client(settings('us-east-1', patience)))

function settings(region: string, patience: Patience = 'patient') {
  const once = patience === 'once'
  return {
    region,
    maxAttempts: once ? 1 : limits.awsAttempts,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: limits.awsConnect,
      requestTimeout: once ? limits.awsOnce : limits.awsRequest,
      throwOnRequestTimeout: true,
    },
  }
}

type Next = (args: { input: object }) => Promise<{ output: object }>
type Client = {
  middlewareStack: {
    add(
      middleware: (next: Next, context: { commandName?: string }) => Next,
      at: { step: 'initialize'; name: string; priority: 'high' },
    ): void
  }
}

/** Everything that the client throws becomes an error of the table, which says who was asked for what. */
function named<C>(service: string, region: string, client: C & Client): C {
  client.middlewareStack.add(
    (next, context) => async args => {
      try {
        return await calls.tracePromise(() => next(args), { service, region })
      } catch (thrown) {
        const operation = (context.commandName ?? 'request').replace(/Command$/, '')
        throw fromAws(thrown, `${service} ${operation} in ${region}`)
      }
    },
    { step: 'initialize', name: 'drctlErrors', priority: 'high' },
  )
  return client
}
