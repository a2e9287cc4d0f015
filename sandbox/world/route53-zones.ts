import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { XmlValue } from '#sandbox/wire/xml.ts'
import { compareSets, fullName } from './record-set.ts'
import type { Route53Settings, Run } from './route53.ts'
import { ListZonesByNameQuery, ListZonesQuery } from './route53-input.ts'

export function zoneOperations({ zoneId, zone }: Pick<Route53Settings, 'zoneId' | 'zone'>) {
  const hostedZone = (): XmlValue => ({
    Id: `/hostedzone/${zoneId}`,
    Name: zone.name,
    CallerReference: 'drctl-sandbox',
    Config: { Comment: 'the zone of the sandbox', PrivateZone: false },
    ResourceRecordSetCount: zone.records().length,
  })

  const ListHostedZones: Run = ({ query }) => {
    const { marker, maxitems } = ListZonesQuery.parse(query)
    if (marker !== undefined && marker !== zoneId) throw noSuchZone(marker)
    const value = { HostedZones: { HostedZone: hostedZone() }, IsTruncated: false, MaxItems: maxitems }
    return { root: 'ListHostedZonesResponse', value: { ...value, Marker: marker } }
  }

  const ListHostedZonesByName: Run = ({ query }) => {
    const { dnsname, hostedzoneid, maxitems } = ListZonesByNameQuery.parse(query)
    const isPast = dnsname !== undefined && compareSets({ name: zone.name }, { name: fullName(dnsname) }) < 0
    const HostedZones = isPast ? {} : { HostedZone: hostedZone() }
    const asked = { DNSName: dnsname, HostedZoneId: hostedzoneid }
    const value = { HostedZones, ...asked, IsTruncated: false, MaxItems: maxitems }
    return { root: 'ListHostedZonesByNameResponse', value }
  }

  const GetHostedZone: Run = ({ labels }) => {
    refuseOtherZone(labels.Id, zoneId)
    const NameServers = { NameServer: zone.servers.map(server => server.replace(/\.$/, '')) }
    const value = { HostedZone: hostedZone(), DelegationSet: { NameServers } }
    return { root: 'GetHostedZoneResponse', value }
  }

  return { ListHostedZones, ListHostedZonesByName, GetHostedZone }
}

/** Refuses a zone that is not the sandbox's with NoSuchHostedZone. */
export function refuseOtherZone(given: string | undefined, zoneId: string): void {
  if (given !== zoneId) throw noSuchZone(given)
}

function noSuchZone(given: string | undefined): AwsError {
  return new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${given}`, 404)
}
