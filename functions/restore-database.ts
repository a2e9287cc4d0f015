import { replicatedAt } from '#aws/efs.ts'
import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/restore-database.ts'
import { isAsked } from '#recovery/possible-loss.ts'
import { regionOf } from '#recovery/regions.ts'

/** The newest recovery point of the epoch that the run restores, as a standby on the host of this region. */
export const handler = lambda(contract, async ({ run, attempt, replicatedAt: known }) => {
  const stack = stackFromEnvironment()
  const { replicaFileSystemId } = regionOf(stack, run.region)
  const { loss, ...restored } = await hostStep({
    step: 'restore-database',
    run,
    attempt,
    region: run.region,
    stack,
    parameters: {
      epoch: run.epoch,
      fromEpoch: run.fromEpoch,
      replicatedAt: await replicatedAt(run.region, replicaFileSystemId, known),
      force: String(run.force),
    },
    HostResult: contract.HostResult,
  })
  return loss && isAsked(loss, stack.onPossibleLoss) ? { ...restored, loss } : restored
})
