import * as z from 'zod'
import { accountId } from '#sandbox/settings.ts'
import type { Call } from '#sandbox/wire/call.ts'
import { readJson } from '#sandbox/wire/json.ts'
import { routeLabels } from '#sandbox/wire/protocol.ts'
import { readQuery } from '#sandbox/wire/query.ts'
import type { Scope } from '#sandbox/wire/scope.ts'
import { parseXml } from '#sandbox/wire/xml.ts'
import { ChangeBody, listElements } from '#sandbox/world/route53-input.ts'
import type { Asked } from './decision.ts'

/** A call and what it is for. */
export type Target = Scope & { operation: string }

/**
 * What IAM is asked about a call: each has to be allowed. An operation that is not listed below asks for all resources,
 * as those do that have none of their own. Source: "Service Authorization Reference", AWS; a test holds this to it.
 */
export function askedBy(target: Target, call: Call): Asked[] {
  const action = actionOf(target, call)
  const resources = resourcesOf[action]?.(call, target) ?? [{ resource: '*' }]
  return resources.map(found => ({ action, ...found }))
}

/** S3's rights are not called as its operations are. Source: "Required permissions for Amazon S3 API operations". */
const actions: Record<string, string> = {
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
}

function actionOf({ service, operation }: Target, call: Call): string {
  const called = `${service}:${operation}`
  if (called === 's3:GetObject' && call.query.has('versionId')) return 's3:GetObjectVersion'
  return actions[called] ?? called
}

/** The actions that are about resources of their own. */
export const resourcesOf: Record<string, (call: Call, target: Target) => Omit<Asked, 'action'>[]> = {
  'states:StartExecution': machineIn,
  'states:ListExecutions': machineIn,
  'states:DescribeExecution': executionIn,
  'states:GetExecutionHistory': executionIn,
  'states:DescribeStateMachineForExecution': executionIn,
  'states:StopExecution': executionIn,
  'states:RedriveExecution': executionIn,
  'ssm:SendCommand': (call, { region }) => {
    const { DocumentName, InstanceIds = [] } = Command.parse(readJson(call.body))
    // AWS's own documents belong to no account.
    const owner = DocumentName.startsWith('AWS-') ? '' : accountId
    return [
      { resource: `arn:aws:ssm:${region}:${owner}:document/${DocumentName}` },
      ...InstanceIds.map(id => ({ resource: `arn:aws:ec2:${region}:${accountId}:instance/${id}` })),
    ]
  },
  'ssm:GetParameter': (call, { region }) => {
    const { Name } = z.object({ Name: z.string() }).parse(readJson(call.body))
    return [{ resource: `arn:aws:ssm:${region}:${accountId}:parameter/${Name.replace(/^\//, '')}` }]
  },
  'logs:FilterLogEvents': (call, { region }) => {
    const { logGroupName } = z.object({ logGroupName: z.string() }).parse(readJson(call.body))
    // All of its streams: what a policy has to match ends in a colon.
    return [{ resource: `arn:aws:logs:${region}:${accountId}:log-group:${logGroupName}:log-stream:` }]
  },
  'elasticfilesystem:DescribeReplicationConfigurations': fileSystemIn,
  'elasticfilesystem:DescribeFileSystems': fileSystemIn,
  'sns:Publish': call => {
    const form = readQuery(new URLSearchParams(call.body.toString()))
    return [{ resource: z.object({ TopicArn: z.string() }).parse(form).TopicArn }]
  },
  'route53:GetHostedZone': call => idIn(call, 'hostedzone'),
  'route53:ListResourceRecordSets': call => idIn(call, 'hostedzone'),
  'route53:ChangeResourceRecordSets': call =>
    idIn(call, 'hostedzone').map(found => ({ ...found, context: changesIn(call) })),
  'route53:GetChange': call => idIn(call, 'change'),
  'route53:GetHealthCheck': call => idIn(call, 'healthcheck'),
  'route53:GetHealthCheckStatus': call => idIn(call, 'healthcheck'),
  'route53:GetHealthCheckLastFailureReason': call => idIn(call, 'healthcheck'),
  's3:ListBucket': bucketIn,
  's3:ListBucketVersions': bucketIn,
  's3:PutObject': objectIn,
  's3:GetObject': objectIn,
  's3:GetObjectVersion': objectIn,
}

function bucketIn(call: Call): Omit<Asked, 'action'>[] {
  return [{ resource: `arn:aws:s3:::${routeLabels('s3', call).Bucket}` }]
}

function objectIn(call: Call): Omit<Asked, 'action'>[] {
  const { Bucket, Key } = routeLabels('s3', call)
  return [{ resource: `arn:aws:s3:::${Bucket}/${Key}` }]
}

const Command = z.object({ DocumentName: z.string(), InstanceIds: z.array(z.string()).optional() })

/** An alias or a version is no resource here, but a condition. */
function machineIn(call: Call): Omit<Asked, 'action'>[] {
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(readJson(call.body))
  const [, resource = '', qualifier] = /^((?:[^:]*:){6}[^:]*)(?::(.*))?$/.exec(stateMachineArn) ?? []
  const context = qualifier === undefined ? {} : { 'states:StateMachineQualifier': [qualifier] }
  return [{ resource, context }]
}

function executionIn(call: Call): Omit<Asked, 'action'>[] {
  return [{ resource: z.object({ executionArn: z.string() }).parse(readJson(call.body)).executionArn }]
}

function fileSystemIn(call: Call, { region }: Target): Omit<Asked, 'action'>[] {
  const id = call.query.get('FileSystemId') ?? '*'
  return [{ resource: `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${id}` }]
}

function idIn(call: Call, type: string): Omit<Asked, 'action'>[] {
  return [{ resource: `arn:aws:route53:::${type}/${routeLabels('route53', call).Id}` }]
}

/** Source: "Using IAM policy conditions for fine-grained access control", Route 53. */
function changesIn(call: Call): Record<string, string[]> {
  const body = ChangeBody.parse(parseXml(call.body.toString(), listElements))
  const { Change } = body.ChangeResourceRecordSetsRequest.ChangeBatch.Changes
  const sets = Change.map(({ ResourceRecordSet }) => ResourceRecordSet)
  return {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': sets.map(({ Name }) =>
      Name.toLowerCase().replace(/\.$/, ''),
    ),
    'route53:ChangeResourceRecordSetsRecordTypes': sets.map(({ Type }) => Type),
    'route53:ChangeResourceRecordSetsActions': Change.map(({ Action }) => Action),
  }
}
