import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/deploy-api.ts'

/** The staged release becomes the current one, is started, and becomes ready. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  const stack = stackFromEnvironment()
  return hostStep({
    step: 'deploy-api',
    run,
    attempt,
    region: run.region,
    stack,
    parameters: { version: stack.release.version, epoch: run.epoch + 1 },
    HostResult: contract.HostResult,
  })
})
