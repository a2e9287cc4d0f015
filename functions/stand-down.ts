import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/stand-down.ts'

/** What fences an old side also stops this one, which has become an old side before it ever served. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  return hostStep({
    step: 'fence-old-side',
    run,
    attempt,
    region: run.region,
    stack: stackFromEnvironment(),
    parameters: { epoch: run.epoch + 1 },
    HostResult: contract.HostResult,
  })
})
