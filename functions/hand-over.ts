import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/hand-over.ts'

/** Switchover: the host of the active region drains, stops, and says its last position. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  return hostStep({
    step: 'hand-over',
    run,
    attempt,
    region: run.peer,
    stack: stackFromEnvironment(),
    parameters: { epoch: run.epoch },
    HostResult: contract.HostResult,
  })
})
