import { formatRecord } from './epoch-record.ts'
import { blocking, type Finding, remark } from './finding.ts'
import type { Readiness } from './readiness-verdict.ts'
import { regionOf } from './regions.ts'

/** The epoch record must still be the one that the run started from. */
export function recordReasons({ run, record }: Readiness): Finding[] {
  if (!record) return []
  const text = formatRecord(record)
  if (record.state !== 'active') {
    return [blocking('RecordTaking', `another takeover is under way, or died: ${text}`)]
  }
  if (record.epoch === run.epoch && record.active === run.peer) return []
  return [blocking('RecordChanged', `the run started from epoch ${run.epoch} active in ${run.peer}: ${text}`)]
}

/** SwitchDns writes a simple A record; one of another kind would be in its way. */
export function addressReasons({ run, stack, address }: Readiness): Finding[] {
  if (!address) return [remark('AddressMissing', `${stack.domain} has no A record; the switch makes one`)]
  if (address.routing !== undefined) {
    return [
      blocking('AddressNotSimple', `the A record of ${stack.domain} is not a simple one: ${address.routing}`),
    ]
  }
  const reasons: Finding[] = []
  const expected = regionOf(stack, run.peer).address
  if (address.values.join() !== expected) {
    reasons.push(
      remark(
        'AddressDiffers',
        `${stack.domain} has ${address.values.join(', ')}, not ${run.peer}'s ${expected}`,
      ),
    )
  }
  if (address.ttl !== stack.ttl) {
    reasons.push(remark('TtlDiffers', `${stack.domain} has a TTL of ${address.ttl} s, not ${stack.ttl} s`))
  }
  return reasons
}
