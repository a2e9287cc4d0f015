import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import test from 'ava'
import { keepPolicy } from '#sandbox/iam/policies.ts'
import { PolicyDocument } from '#sandbox/iam/policy.ts'
import { domain, hostedZoneId } from '#sandbox/settings.ts'
import { placeIn } from '#stack/place.ts'
import { writeRecord } from '#stack/rights.ts'
import { sdkAt, worldFor, zoneId } from './world-for-test.ts'

const as = (principal: string) => ({ credentials: { accessKeyId: principal, secretAccessKey: 'secret' } })

function upsert(Name: string, Type: 'TXT' | 'A', Action: 'CREATE' | 'UPSERT' = 'CREATE') {
  const ResourceRecords = [{ Value: Type === 'A' ? '192.0.2.1' : '"v=drctl1"' }]
  const Changes = [{ Action, ResourceRecordSet: { Name, Type, TTL: 5, ResourceRecords } }]
  return new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } })
}

test('the role that claims the epoch writes its record, and no other name, type or action', async t => {
  const { settings } = await worldFor(t, 21900)
  const place = placeIn('drctl.yml', 'eu-west-1')
  const configuration = {
    ...place.configuration,
    domain,
    hostedZone: { id: hostedZoneId, name: 'example.test' },
  }
  const Statement = writeRecord({ ...place, configuration })
  keepPolicy(settings, 'claim-epoch', PolicyDocument.parse({ Version: '2012-10-17', Statement }).Statement)
  const route53 = new Route53Client({ ...sdkAt(settings), ...as('claim-epoch') })

  await t.notThrowsAsync(route53.send(upsert(`_drctl.${domain}`, 'TXT')))
  const refused = { name: 'AccessDenied', message: /claim-epoch.*not authorized.*route53:Change.*hostedzone/ }
  await t.throwsAsync(route53.send(upsert(domain, 'A')), refused)
  await t.throwsAsync(route53.send(upsert(domain, 'TXT')), refused)
  await t.throwsAsync(route53.send(upsert(`_drctl.${domain}`, 'TXT', 'UPSERT')), refused)
})

test('a caller without rights is refused in the words of each protocol, and one that nobody knows is not known', async t => {
  const { settings } = await worldFor(t, 21910)
  keepPolicy(settings, 'nothing', [])
  const start = new StartExecutionCommand({
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:failover:live',
  })
  const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:123456789012:alarm', Message: 'x' })
  const [sfn, sns] = [
    new SFNClient({ ...sdkAt(settings, undefined, 'eu-west-1'), ...as('nothing') }),
    new SNSClient({ ...sdkAt(settings), ...as('nothing') }),
  ]
  await t.throwsAsync(sfn.send(start), { name: 'AccessDeniedException', message: /states:StartExecution/ })
  await t.throwsAsync(sns.send(publish), { name: 'AuthorizationErrorException', message: /sns:Publish/ })
  const nobody = new SFNClient({ ...sdkAt(settings, undefined, 'eu-west-1'), ...as('AKIDNOBODY') })
  await t.throwsAsync(nobody.send(start), { name: 'UnrecognizedClientException' })
})
