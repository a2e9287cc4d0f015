import { compareSets, isEqual, isSame, type RecordSet } from './record-set.ts'
import { valueProblems } from './record-value.ts'

export type Change = { action: 'CREATE' | 'DELETE' | 'UPSERT'; set: RecordSet }
/** The zone's records after the batch, or why nothing of it was done. */
export type BatchResult = { records: RecordSet[] } | { messages: string[] }

/** Applies a batch whole or not at all. The messages are worded as Route 53's. `zone` is its full name. */
export function applyBatch(
  records: readonly RecordSet[],
  changes: readonly Change[],
  zone: string,
): BatchResult {
  let after = [...records]
  const messages: string[] = []
  for (const change of changes) {
    messages.push(...changeProblems(after, change, zone))
    // A change at fault counts as done, so that those that build on it are not reported too.
    after = applied(after, change)
  }
  if (messages.length === 0) messages.push(...zoneProblems(after, zone))
  return messages.length > 0 ? { messages } : { records: after.sort(compareSets) }
}

function applied(records: RecordSet[], { action, set }: Change): RecordSet[] {
  const others = records.filter(record => !isSame(record, set))
  return action === 'DELETE' ? others : [...others, set]
}

function changeProblems(records: RecordSet[], { action, set }: Change, zone: string): string[] {
  const present = records.find(record => isSame(record, set))
  const what = `resource record set [name='${set.name}', type='${set.type}']`
  if (action === 'DELETE') {
    if (!present) return [`Tried to delete ${what} but it was not found`]
    return isEqual(present, set)
      ? []
      : [`Tried to delete ${what} but the values provided do not match the current values`]
  }
  if (set.name !== zone && !set.name.endsWith(`.${zone}`)) {
    return [`RRSet with DNS name ${set.name} is not permitted in zone ${zone}`]
  }
  if (action === 'CREATE' && present) return [`Tried to create ${what} but it already exists`]
  return valueProblems(set)
}

function zoneProblems(records: RecordSet[], zone: string): string[] {
  const apex = (type: string) => records.some(record => isSame(record, { name: zone, type }))
  const problems = records.filter(isConflicting(records, zone)).map(({ name }) => conflict(name, zone))
  if (!apex('SOA')) problems.push('A HostedZone must contain exactly one SOA record.')
  if (!apex('NS')) problems.push('A HostedZone must contain at least one NS record for the zone itself.')
  return problems
}

function isConflicting(records: RecordSet[], zone: string) {
  return (set: RecordSet): boolean => {
    if (set.type !== 'CNAME') return false
    const isAlone = records.filter(({ name }) => name === set.name).length === 1
    return set.name === zone || !isAlone || set.values.length > 1
  }
}

function conflict(name: string, zone: string): string {
  if (name === zone)
    return `RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone}`
  return `RRSet of type CNAME with DNS name ${name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone}`
}
