import { askApi } from '#aws/api.ts'
import { checkerViews } from '#aws/checkers.ts'
import { ssmClient } from '#aws/clients/ssm.ts'
import { lambda } from '#aws/lambda.ts'
import { pingStatus } from '#aws/send-command.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import type { Run } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import * as contract from '#recovery/contracts/verify-outage.ts'
import { DrctlError } from '#recovery/errors.ts'
import { firstFailure } from '#recovery/first-failure.ts'
import { limits } from '#recovery/limits.ts'
import { freshness, outageVerdict } from '#recovery/outage-verdict.ts'
import { regionOf } from '#recovery/regions.ts'

type Observation = contract.Observation

/** Asks every vantage point at the same time; one that cannot be asked is `unknown`, and never counts as good. */
export const handler = lambda(contract, async ({ run }) => {
  const stack = stackFromEnvironment()
  const asked = await Promise.all([probes(stack, run), checkers(stack), instance(stack, run)])
  const evidence = asked.flat()
  const first = firstFailure(evidence, run.trigger)
  return {
    ...outageVerdict(evidence, { standbyRegion: run.region, ...freshness(run.trigger, new Date(), limits) }),
    evidence,
    ...(first && { firstFailedAt: first.at }),
  }
})

/** From this region, over the peering and at the address that callers use. */
async function probes(stack: Stack, run: Run): Promise<Observation[]> {
  const { address, peerAddress } = regionOf(stack, run.peer)
  return (await Promise.all([probe(stack, run, peerAddress), probe(stack, run, address)])).flat()
}

async function probe(stack: Stack, run: Run, address: string): Promise<Observation[]> {
  const one = async (delay: number): Promise<Observation> => {
    await new Promise(resolve => setTimeout(resolve, delay))
    const at = new Date().toISOString()
    const { status, detail } = await askApi(stack, address)
    const saw = status === 200 ? 'answering' : status === undefined || status >= 500 ? 'failing' : 'unknown'
    return { vantage: 'probe', from: run.region, saw, detail: `${address}:${stack.port}: ${detail}`, at }
  }
  return Promise.all(Array.from({ length: limits.probes }, (_, i) => one(i * limits.probeSpacing)))
}

async function checkers({ healthCheckId }: Stack): Promise<Observation[]> {
  try {
    return await checkerViews(healthCheckId)
  } catch (error) {
    // Throttled is not unseen: a moment later they can be asked, and without them the run would have to ask a person.
    if (error instanceof DrctlError && error.code === 'AwsThrottled') throw error
    return [unseen('checkers', 'us-east-1', error instanceof Error ? error.message : String(error))]
  }
}

/** SSM's word on the agent is minutes old, and an agent is not the API: it is told, but has no vote. */
async function instance(stack: Stack, { peer }: Run): Promise<Observation[]> {
  try {
    const { instanceId } = regionOf(stack, peer)
    const ping = await pingStatus(ssmClient(peer, 'once'), instanceId)
    return [unseen('instance', peer, `the SSM agent of ${instanceId} is ${ping}`)]
  } catch (error) {
    return [unseen('instance', peer, error instanceof Error ? error.message : String(error))]
  }
}

function unseen(vantage: Observation['vantage'], from: string, detail: string): Observation {
  return { vantage, from, saw: 'unknown', detail, at: new Date().toISOString() }
}
