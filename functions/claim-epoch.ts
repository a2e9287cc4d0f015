import { route53Client } from '#aws/clients/route53.ts'
import { lambda } from '#aws/lambda.ts'
import { swapRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/claim-epoch.ts'
import { claimBatch } from '#recovery/dns-change.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { toClaim } from '#recovery/takeover.ts'

/** The lock of the takeover. RecordLost when another run was first. */
export const handler = lambda(contract, async ({ run }) => {
  const { changeId, record } = await swapRecord({
    route53: route53Client(),
    stack: stackFromEnvironment(),
    next: found => toClaim(found, run),
    batch: claimBatch,
  })
  return { changeId, record: formatRecord(record) }
})
