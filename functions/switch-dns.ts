import { route53Client } from '#aws/clients/route53.ts'
import { lambda } from '#aws/lambda.ts'
import { swapRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/switch-dns.ts'
import { switchBatch } from '#recovery/dns-change.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { regionOf } from '#recovery/regions.ts'
import { toActivate } from '#recovery/takeover.ts'

/** The name goes over only together with the record: whoever lost the record cannot move the name. */
export const handler = lambda(contract, async ({ run }) => {
  const stack = stackFromEnvironment()
  const { address } = regionOf(stack, run.region)
  const { changeId, record } = await swapRecord({
    route53: route53Client(),
    stack,
    next: found => toActivate(found, run),
    batch: (before, after) => switchBatch(before, after, { domain: stack.domain, address, ttl: stack.ttl }),
  })
  return { changeId, record: formatRecord(record), address }
})
