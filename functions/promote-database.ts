import { route53Client } from '#aws/clients/route53.ts'
import { replicatedAt } from '#aws/efs.ts'
import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { readRecord } from '#aws/record.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/promote-database.ts'
import { regionOf } from '#recovery/regions.ts'
import { checkClaim } from '#recovery/takeover.ts'

/** The commit point, so the epoch is checked at this very moment. The operator's `proceed` past a torn tail stands above the stack's own policy. */
export const handler = lambda(
  contract,
  async ({ run, attempt, replicatedAt: known, proceed, acceptLossTo, handedOver }) => {
    const stack = stackFromEnvironment()
    const { replicaFileSystemId } = regionOf(stack, run.region)
    const [{ record }, replicated] = await Promise.all([
      readRecord(route53Client(), stack),
      replicatedAt(run.region, replicaFileSystemId, known),
    ])
    checkClaim(record, run)
    return hostStep({
      step: 'promote-database',
      run,
      attempt,
      region: run.region,
      stack,
      parameters: {
        fromEpoch: run.fromEpoch,
        nextEpoch: run.epoch + 1,
        replicatedAt: replicated,
        onPossibleLoss: proceed ? 'proceed' : stack.onPossibleLoss,
        acceptLossTo: acceptLossTo ?? '',
        finalLsn: handedOver?.finalLsn ?? '',
        lastWal: handedOver?.lastWal ?? '',
      },
      HostResult: contract.HostResult,
    })
  },
)
