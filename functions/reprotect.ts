import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/reprotect.ts'

/** The first full backup into the new folder of the epoch; archiving checked, timers on. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  return hostStep({
    step: 'reprotect',
    run,
    attempt,
    region: run.region,
    stack: stackFromEnvironment(),
    parameters: { epoch: run.epoch + 1 },
    HostResult: contract.HostResult,
  })
})
