import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/restore-database.ts'

/** The newest recovery point of the recorded epoch, restored as a standby on the host of this region. */
export const handler = lambda(contract, async ({ run, attempt, replicatedAt }) => {
  return hostStep({
    step: 'restore-database',
    run,
    attempt,
    region: run.region,
    stack: stackFromEnvironment(),
    parameters: { fromEpoch: run.fromEpoch, replicatedAt },
    HostResult: contract.HostResult,
  })
})
