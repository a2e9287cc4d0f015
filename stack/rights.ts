import { recordName } from '#recovery/epoch-record.ts'
import { machineAlias } from '#recovery/stack-names.ts'
import { arn, type Sub } from './arns.ts'
import type { Place } from './place.ts'

export type Statement = {
  Effect: 'Allow'
  Action: string[]
  Resource: (string | Sub)[]
  Condition?: Record<string, Record<string, string | string[]>>
}

export const allow = (Action: string[], ...Resource: (string | Sub)[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
})

/** X-Ray, which has no resources of its own for these. */
export const trace = allow(
  ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  '*',
)

/** What a Lambda may be given. Each answers the statements for a region's stack. */
type Right = (place: Place) => Statement[]

export const seeHealthCheck: Right = place => [
  allow(['route53:GetHealthCheckStatus'], arn.healthCheck(place)),
]

/** Whether SSM calls an instance online, which has no resource of its own. */
const seeInstances = allow(['ssm:DescribeInstanceInformation'], '*')
export const seePeerOnline: Right = () => [seeInstances]

/** What became of commands, which have no resource of their own. */
const seeCommands = allow(['ssm:ListCommandInvocations', 'ssm:GetCommandInvocation'], '*')

/** One document to one instance, if that is online. */
const send = (place: Place, region: string, step: string): Statement[] => [
  allow(['ssm:SendCommand'], arn.document(place, region, step), arn.instance(place, region)),
  seeInstances,
]

/** The same, and what became of it. */
const command = (place: Place, region: string, step: string): Statement[] => [
  ...send(place, region, step),
  seeCommands,
]
export const commandHere =
  (step: string): Right =>
  place =>
    command(place, place.region, step)
export const commandThere =
  (step: string): Right =>
  place =>
    command(place, place.peer, step)

export const readRecords: Right = place => [allow(['route53:ListResourceRecordSets'], arn.hostedZone(place))]

/** The epoch record, and nothing else in the zone. */
export const writeRecord: Right = place => [changeOf(place, ['TXT'], ['CREATE', 'DELETE'])]
/** The record and the API's address, in one batch. */
export const writeRecordAndAddress: Right = place => [
  changeOf(place, ['A', 'TXT'], ['CREATE', 'DELETE', 'UPSERT']),
]

/** Source: "Using IAM policy conditions for fine-grained access control", Route 53: names in lower case, no dot at the end. */
function changeOf(place: Place, types: string[], actions: string[]): Statement {
  const { domain } = place.configuration
  const names = [recordName(domain), ...(types.includes('A') ? [domain] : [])].map(name => name.toLowerCase())
  return {
    ...allow(['route53:ChangeResourceRecordSets'], arn.hostedZone(place)),
    Condition: {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
        'route53:ChangeResourceRecordSetsRecordTypes': types,
        'route53:ChangeResourceRecordSetsActions': actions,
      },
    },
  }
}

export const seeChange: Right = () => [allow(['route53:GetChange'], arn.anyChange)]
export const seeReplication: Right = place => [
  allow(['elasticfilesystem:DescribeReplicationConfigurations'], arn.replica(place)),
]
/** Its version, in both regions: a switchover compares them. */
export const seePasswords: Right = place => [
  allow(['ssm:GetParameter'], arn.password(place, place.region), arn.password(place, place.peer)),
]
export const tellPeople: Right = place => [allow(['sns:Publish'], arn.notifyTopic(place))]

export const storeReport: Right = place => [allow(['s3:PutObject'], arn.reports(place))]
export const readReports: Right = place => [
  allow(['s3:ListBucket', 's3:ListBucketVersions'], arn.reportBucket(place)),
  allow(['s3:GetObject', 's3:GetObjectVersion'], arn.reports(place)),
]

/** Executions are started through the alias; IAM is asked about the machine, with the alias as a condition. */
export const startRun: Right = place => [
  {
    ...allow(['states:StartExecution'], arn.machine(place)),
    Condition: { StringEquals: { 'states:StateMachineQualifier': machineAlias } },
  },
]

/** Whether a run of this name is there already, and how it stands. */
export const seeRun: Right = place => [allow(['states:DescribeExecution'], arn.executions(place))]
