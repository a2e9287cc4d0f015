import * as z from 'zod'
import { fullName, RecordType } from './record-set.ts'
import type { Change } from './zone-batch.ts'

const MaxItems = z.coerce.number().int().min(1)

const XmlChange = z.strictObject({
  Action: z.enum(['CREATE', 'DELETE', 'UPSERT']),
  ResourceRecordSet: z.strictObject({
    Name: z.string().min(1),
    Type: RecordType,
    TTL: z.coerce.number().int().min(0).max(2_147_483_647),
    ResourceRecords: z.strictObject({
      ResourceRecord: z.array(z.strictObject({ Value: z.string().min(1) })).min(1),
    }),
  }),
})

/** The elements of Route 53's requests that are lists. */
export const listElements = ['Change', 'ResourceRecord']

/** Only simple record sets: alias and routing-policy members are refused by name with InvalidInput. */
export const ChangeBody = z.strictObject({
  ChangeResourceRecordSetsRequest: z.strictObject({
    ChangeBatch: z.strictObject({
      Comment: z.string().max(256).optional(),
      Changes: z.strictObject({ Change: z.array(XmlChange).min(1).max(1000) }),
    }),
  }),
})

export const ListSetsQuery = z.strictObject({
  name: z.string().transform(fullName).optional(),
  type: RecordType.optional(),
  identifier: z.string().optional(),
  maxitems: MaxItems.default(300).transform(count => Math.min(count, 300)),
})

export const ListZonesQuery = z.strictObject({
  marker: z.string().optional(),
  maxitems: MaxItems.default(100),
})

export const ListZonesByNameQuery = z.strictObject({
  dnsname: z.string().optional(),
  hostedzoneid: z.string().optional(),
  maxitems: MaxItems.default(100),
})

export function changeOf({ Action, ResourceRecordSet: set }: z.infer<typeof XmlChange>): Change {
  const values = set.ResourceRecords.ResourceRecord.map(({ Value }) => Value)
  return { action: Action, set: { name: fullName(set.Name), type: set.Type, ttl: set.TTL, values } }
}
