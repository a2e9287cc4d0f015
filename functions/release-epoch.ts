import { route53Client } from '#aws/clients/route53.ts'
import { lambda } from '#aws/lambda.ts'
import { swapRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/release-epoch.ts'
import { claimBatch } from '#recovery/dns-change.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { toRelease } from '#recovery/takeover.ts'

/** Undoes the claim of an aborted run. RecordLost when the record is not this run's to give back. */
export const handler = lambda(contract, async ({ run }) => {
  const { changeId, record } = await swapRecord({
    route53: route53Client(),
    stack: stackFromEnvironment(),
    next: found => toRelease(found, run),
    batch: claimBatch,
  })
  return { changeId, record: formatRecord(record) }
})
