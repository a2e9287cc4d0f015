import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
  type RRType,
} from '@aws-sdk/client-route-53'
import * as z from 'zod'
import type { Stack } from '#recovery/contracts/stack.ts'
import type { Change, RecordSet } from '#recovery/dns-change.ts'
import { DrctlError } from '#recovery/errors.ts'
import { awsCode } from './aws-errors.ts'

/** One record set of the zone; undefined when there is none of that name and type. */
export async function readRecordSet(route53: Route53Client, stack: Stack, name: string, type: string) {
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: stack.hostedZoneId,
      StartRecordName: name,
      StartRecordType: type as RRType,
      MaxItems: 1,
    }),
  )
  const found = ResourceRecordSets.map(toRecordSet)[0]
  return found && sameName(found.name, name) && found.type === type ? found : undefined
}

/** Sends one batch and gives the id of its change. */
export async function change(route53: Route53Client, stack: Stack, changes: Change[]): Promise<string> {
  const { ChangeInfo } = await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: stack.hostedZoneId,
      ChangeBatch: {
        Changes: changes.map(({ action, set }) => ({
          Action: action,
          ResourceRecordSet: fromRecordSet(set),
        })),
      },
    }),
  )
  return z.string().min(1).parse(ChangeInfo?.Id)
}

/** Whether a change has reached all the servers. ChangeDropped when Route 53 does not know it (any more). */
export async function changeStatus(route53: Route53Client, changeId: string): Promise<'PENDING' | 'INSYNC'> {
  try {
    const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id: changeId }))
    return z.enum(['PENDING', 'INSYNC']).parse(ChangeInfo?.Status)
  } catch (error) {
    if (awsCode(error) !== 'NoSuchChange') throw error
    throw new DrctlError(
      'ChangeDropped',
      `Route 53 does not know the change ${changeId}`,
      { changeId },
      error,
    )
  }
}

function toRecordSet(set: ResourceRecordSet): RecordSet {
  return {
    name: set.Name ?? '',
    type: set.Type ?? '',
    ttl: set.TTL,
    values: (set.ResourceRecords ?? []).map(({ Value = '' }) => Value),
    routing: set.AliasTarget ? 'alias' : set.SetIdentifier,
  }
}

function fromRecordSet(set: RecordSet): ResourceRecordSet {
  return {
    Name: set.name,
    Type: set.type as RRType,
    TTL: set.ttl,
    ResourceRecords: set.values.map(Value => ({ Value })),
  }
}

const sameName = (a: string, b: string) => bare(a) === bare(b)
const bare = (name: string) => name.toLowerCase().replace(/\.$/, '')
