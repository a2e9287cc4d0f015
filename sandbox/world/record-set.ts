import * as z from 'zod'

export const RecordType = z.enum(['A', 'AAAA', 'CNAME', 'NS', 'SOA', 'TXT'])
export type RecordType = z.infer<typeof RecordType>

/** A simple record set: a full lower-case name, a type, seconds to live, and the values as Route 53 writes them. */
export const RecordSet = z.strictObject({
  name: z.string(),
  type: RecordType,
  ttl: z.number().int().min(0).max(2_147_483_647),
  values: z.array(z.string()).min(1),
})
export type RecordSet = z.infer<typeof RecordSet>

/** A name as the zone keeps it: lower case, with its final dot. */
export function fullName(name: string): string {
  const lower = name.toLowerCase()
  return lower.endsWith('.') ? lower : `${lower}.`
}

/** Route 53's order: by the labels from the right, then by type. */
export function compareSets(
  one: { name: string; type?: string | undefined },
  other: { name: string; type?: string | undefined },
): number {
  return (
    compareText(reversed(one.name), reversed(other.name)) || compareText(one.type ?? '', other.type ?? '')
  )
}

export function isSame(one: { name: string; type: string }, other: { name: string; type: string }): boolean {
  return one.name === other.name && one.type === other.type
}

/** True when name, type, seconds to live and values (in whatever order) are equal, as a DELETE demands. */
export function isEqual(one: RecordSet, other: RecordSet): boolean {
  const [values, others] = [one, other].map(set => [...set.values].sort().join('\n'))
  return isSame(one, other) && one.ttl === other.ttl && values === others
}

/** The final dot counts: at Route 53 `api-x` comes before `api`, since "-" comes before ".". */
function reversed(name: string): string {
  return `${name.split('.').filter(Boolean).reverse().join('.')}.`
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
