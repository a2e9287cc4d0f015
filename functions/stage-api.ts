import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/stage-api.ts'

/** The pinned API release, brought to the host of this region and started ahead of its deployment. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  const stack = stackFromEnvironment()
  return hostStep({
    step: 'stage-api',
    run,
    attempt,
    region: run.region,
    stack,
    parameters: { ...stack.release, startAhead: 'true' },
    HostResult: contract.HostResult,
  })
})
