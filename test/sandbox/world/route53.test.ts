import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHealthCheckCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type Route53Client,
  waitUntilResourceRecordSetsChanged,
} from '@aws-sdk/client-route-53'
import test, { type ExecutionContext } from 'ava'
import { route53At, worldFor, zoneId } from './world-for-test.ts'

const name = '_drctl.api.example.test'

function batch(...changes: [ChangeAction, string][]) {
  return new ChangeResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    ChangeBatch: {
      Comment: 'a test',
      Changes: changes.map(([Action, Value]) => ({
        Action,
        ResourceRecordSet: { Name: name, Type: 'TXT', TTL: 1, ResourceRecords: [{ Value }] },
      })),
    },
  })
}

async function recorded(route53: Route53Client) {
  const command = new ListResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    StartRecordName: name,
    StartRecordType: 'TXT',
    MaxItems: 1,
  })
  const { ResourceRecordSets: [set] = [] } = await route53.send(command)
  return set?.ResourceRecords?.[0]?.Value
}

const errorOf = (t: ExecutionContext, sent: Promise<unknown>) => t.throwsAsync(sent, { instanceOf: Error })

test('the SDK finds the zone, lists it page by page and reads it', async t => {
  const { settings } = await worldFor(t, 21000)
  const route53 = route53At(settings)
  const zones = []
  for await (const page of paginateListHostedZones({ client: route53 }, {}))
    zones.push(...(page.HostedZones ?? []))
  t.like(zones, [{ Id: `/hostedzone/${zoneId}`, Name: 'example.test.' }])
  const byName = await route53.send(new ListHostedZonesByNameCommand({ DNSName: 'example.test' }))
  t.is(byName.HostedZones?.length, 1)
  const { DelegationSet } = await route53.send(new GetHostedZoneCommand({ Id: zoneId }))
  t.deepEqual(DelegationSet?.NameServers, ['ns-1.example.test', 'ns-2.example.test'])
  t.is((await errorOf(t, route53.send(new GetHostedZoneCommand({ Id: 'Z0OTHER' })))).name, 'NoSuchHostedZone')

  const sets = new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: 1 })
  t.like(await route53.send(sets), {
    IsTruncated: true,
    NextRecordName: 'example.test.',
    NextRecordType: 'SOA',
  })
})

test('a change is pending, then in sync, and the waiter sees it', async t => {
  const { settings } = await worldFor(t, 21010)
  const route53 = route53At(settings)
  const { ChangeInfo } = await route53.send(batch(['CREATE', '"v=1 epoch=1"']))
  t.like(ChangeInfo, { Status: 'PENDING', Comment: 'a test' })
  t.is(await recorded(route53), '"v=1 epoch=1"', 'the control plane shows it at once')
  const Id = ChangeInfo?.Id ?? ''
  await waitUntilResourceRecordSetsChanged({ client: route53, maxWaitTime: 5, minDelay: 1 }, { Id })
  t.is((await route53.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status, 'INSYNC')
  t.is((await errorOf(t, route53.send(new GetChangeCommand({ Id: 'C0NEVER' })))).name, 'NoSuchChange')
})

test('a swap succeeds once; the second sees InvalidChangeBatch with its messages', async t => {
  const { settings } = await worldFor(t, 21020)
  const route53 = route53At(settings)
  await route53.send(batch(['CREATE', '"epoch=1"']))
  await route53.send(batch(['DELETE', '"epoch=1"'], ['CREATE', '"epoch=2"']))
  const error = await errorOf(t, route53.send(batch(['DELETE', '"epoch=1"'], ['CREATE', '"epoch=3"'])))
  t.is(error.name, 'InvalidChangeBatch')
  t.regex(error.message, /but the values provided do not match the current values/)
  t.is('messages' in error && Array.isArray(error.messages) && error.messages.length, 1)
  t.is(await recorded(route53), '"epoch=2"')
})

test('what Route 53 does badly can be asked for', async t => {
  const { settings, control } = await worldFor(t, 21030)
  const route53 = route53At(settings)
  const nameOf = async (epoch: number) =>
    (await errorOf(t, route53.send(batch(['CREATE', `"epoch=${epoch}"`])))).name

  await control.fault({ kind: 'prior-request' })
  t.is(await nameOf(1), 'PriorRequestNotComplete')
  await control.fault({
    kind: 'throttle',
    service: 'route53',
    operation: 'ChangeResourceRecordSets',
    count: 1,
  })
  t.is(await nameOf(1), 'Throttling')
  t.is(await recorded(route53), undefined, 'neither was carried out')

  await control.fault({ kind: 'drop-answer', service: 'route53', operation: 'ChangeResourceRecordSets' })
  await errorOf(t, route53.send(batch(['CREATE', '"epoch=1"'])))
  t.is(await recorded(route53), '"epoch=1"', 'the answer was lost, the change was not')

  await control.fault({ kind: 'drop-change' })
  const { ChangeInfo } = await route53.send(batch(['UPSERT', '"epoch=2"']))
  t.is((await errorOf(t, route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id })))).name, 'NoSuchChange')
  t.is(await recorded(route53), '"epoch=1"')
  t.deepEqual((await control.status()).faults, [])
})

test('alias records and unknown operations are refused with their reason', async t => {
  const { settings } = await worldFor(t, 21040)
  const route53 = route53At(settings)
  const alias = new ChangeResourceRecordSetsCommand({
    HostedZoneId: zoneId,
    ChangeBatch: {
      Changes: [
        {
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: 'api.example.test',
            Type: 'A',
            AliasTarget: { HostedZoneId: zoneId, DNSName: 'x.example.test', EvaluateTargetHealth: false },
          },
        },
      ],
    },
  })
  const error = await errorOf(t, route53.send(alias))
  t.is(error.name, 'InvalidInput')
  t.regex(error.message, /AliasTarget/)
  t.is(
    (await errorOf(t, route53.send(new GetHealthCheckCommand({ HealthCheckId: 'x' })))).name,
    'NoSuchHealthCheck',
  )
})

test('the zone and its changes outlast a restart', async t => {
  const { settings, restart } = await worldFor(t, 21050)
  const { ChangeInfo } = await route53At(settings).send(batch(['CREATE', '"epoch=1"']))
  await restart()
  const route53 = route53At(settings)
  t.is(await recorded(route53), '"epoch=1"')
  t.truthy((await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo)
})
