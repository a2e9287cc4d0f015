import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/drain-standby.ts'

/** Switchover: the standby replays up to the position that the old side handed over. */
export const handler = lambda(contract, async ({ run, attempt, finalLsn, lastWal }) => {
  return hostStep({
    step: 'drain-standby',
    run,
    attempt,
    region: run.region,
    stack: stackFromEnvironment(),
    parameters: { finalLsn, lastWal },
    HostResult: contract.HostResult,
  })
})
