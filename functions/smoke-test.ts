import { askApi } from '#aws/api.ts'
import { hostStep } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import type { Run } from '#recovery/contracts/run.ts'
import * as contract from '#recovery/contracts/smoke-test.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from '#recovery/limits.ts'
import { regionOf } from '#recovery/regions.ts'

/** The host tests itself, and meanwhile this Lambda asks at the public address. SmokeTestFailed names every failed check. */
export const handler = lambda(contract, async ({ run, attempt }) => {
  const stack = stackFromEnvironment()
  const own = hostStep({
    step: 'smoke-test',
    run,
    attempt,
    region: run.region,
    stack,
    parameters: { epoch: run.epoch + 1 },
    HostResult: contract.HostResult,
  })
  const [tested, seen] = await Promise.all([own, publicChecks(stack, run)])
  const checks = [...tested.checks, seen]
  const failed = checks.filter(({ ok }) => !ok)
  if (failed.length === 0) return { checks, passedAt: new Date().toISOString() }
  const message = failed.map(({ name, detail }) => `${name}: ${detail}`).join('; ')
  throw new DrctlError('SmokeTestFailed', message, { checks })
})

/** One lost packet is no failed test: it is asked up to three times. */
async function publicChecks(stack: Stack, run: Run): Promise<contract.Check> {
  let check = await publicCheck(stack, run)
  for (let again = 1; again < limits.probes && !check.ok; again++) {
    await new Promise(resolve => setTimeout(resolve, limits.probeSpacing))
    check = await publicCheck(stack, run)
  }
  return check
}

async function publicCheck(stack: Stack, run: Run): Promise<contract.Check> {
  const { address } = regionOf(stack, run.region)
  const { status, epoch, region, detail } = await askApi(stack, address)
  const ok = status === 200 && epoch === run.epoch + 1 && region === run.region
  const seen = `${address}:${stack.port}: ${detail}, epoch ${epoch ?? 'unknown'} in ${region ?? 'unknown'}`
  return { name: 'public address', ok, detail: seen }
}
