import { AwsError } from '#sandbox/wire/aws-error.ts'
import type { XmlValue } from '#sandbox/wire/xml.ts'
import { compareSets, type RecordSet } from './record-set.ts'
import type { Route53Settings, Run } from './route53.ts'
import { ChangeBody, changeOf, ListSetsQuery } from './route53-input.ts'
import { refuseOtherZone } from './route53-zones.ts'
import type { ChangeInfo } from './zone.ts'

export function recordOperations({ zoneId, zone, faults }: Omit<Route53Settings, 'health'>) {
  const ListResourceRecordSets: Run = ({ labels, query }) => {
    refuseOtherZone(labels.Id, zoneId)
    const { name, type, identifier, maxitems } = ListSetsQuery.parse(query)
    if (type && name === undefined) throw invalidInput('A record type needs a record name to start at')
    if (identifier !== undefined && !type) throw invalidInput('A record identifier needs a record type')
    const from = zone.records().filter(set => name === undefined || compareSets(set, { name, type }) >= 0)
    const next = from[maxitems]
    const value = {
      ResourceRecordSets: { ResourceRecordSet: from.slice(0, maxitems).map(setElement) },
      IsTruncated: next !== undefined,
      NextRecordName: next?.name,
      NextRecordType: next?.type,
      MaxItems: maxitems,
    }
    return { root: 'ListResourceRecordSetsResponse', value }
  }

  const ChangeResourceRecordSets: Run = ({ labels, body }) => {
    refuseOtherZone(labels.Id, zoneId)
    const { ChangeBatch } = ChangeBody.parse(body).ChangeResourceRecordSetsRequest
    if (faults.take('prior-request')) throw priorRequest(zoneId)
    const drop = faults.take('drop-change')
    const result = zone.submit(ChangeBatch.Changes.Change.map(changeOf), {
      comment: ChangeBatch.Comment,
      drop,
    })
    if ('messages' in result) throw invalidBatch(result.messages)
    return { root: 'ChangeResourceRecordSetsResponse', value: { ChangeInfo: changeElement(result.info) } }
  }

  const GetChange: Run = ({ labels: { Id = '' } }) => {
    const change = zone.change(Id)
    if (!change) throw new AwsError('NoSuchChange', `Could not find resource with ID: ${Id}`, 404)
    return { root: 'GetChangeResponse', value: { ChangeInfo: changeElement(change) } }
  }

  return { ListResourceRecordSets, ChangeResourceRecordSets, GetChange }
}

function setElement({ name, type, ttl, values }: RecordSet): XmlValue {
  const ResourceRecord = values.map(Value => ({ Value }))
  return { Name: name, Type: type, TTL: ttl, ResourceRecords: { ResourceRecord } }
}

function changeElement({ id, status, submittedAt, comment }: ChangeInfo): XmlValue {
  return { Id: `/change/${id}`, Status: status, SubmittedAt: submittedAt, Comment: comment }
}

function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message)
}

function invalidBatch(messages: string[]): AwsError {
  const detail = { messages: { Message: messages } }
  return new AwsError('InvalidChangeBatch', `[${messages.join(', ')}]`, 400, detail)
}

function priorRequest(zoneId: string): AwsError {
  const message = `The request was rejected because Route 53 was still processing a prior request for the hosted zone ${zoneId}.`
  return new AwsError('PriorRequestNotComplete', message)
}
