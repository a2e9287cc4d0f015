import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/promote-database.ts'

/** The commit point. The operator's `proceed` past a torn tail stands above the stack's own policy. */
export const handler = lambda(contract, async ({ run, attempt, replicatedAt, proceed, acceptLossTo }) => {
  const stack = stackFromEnvironment()
  return hostStep({
    step: 'promote-database',
    run,
    attempt,
    region: run.region,
    stack,
    parameters: {
      fromEpoch: run.fromEpoch,
      nextEpoch: run.epoch + 1,
      replicatedAt,
      onPossibleLoss: proceed ? 'proceed' : stack.onPossibleLoss,
      acceptLossTo: acceptLossTo ?? '',
    },
    HostResult: contract.HostResult,
  })
})
