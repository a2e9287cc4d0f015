import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import type { Fault } from './control-contract.ts'
import { ControlRefusal } from './control-refusal.ts'
import type { Network } from './network.ts'

const patience = 5000

/**
 * Tells the cloud of the region that the fault names, or of every region that is not lost. Refuses what a cloud
 * refuses, in its words.
 */
export async function addToClouds(settings: Settings, network: Network, fault: Fault): Promise<void> {
  const { region: only, ...rest } = fault
  for (const region of only ? [only] : found(network)) {
    const response = await ask(settings, region, 'POST', rest).catch((error: unknown) => {
      throw new ControlRefusal(`the cloud of ${region} does not answer: ${reason(error)}`)
    })
    const text = await response.text()
    if (!response.ok) throw new ControlRefusal(`the cloud of ${region} refuses the fault: ${text}`)
  }
}

/** Has every cloud forget its faults. A cloud that does not run has none: they are not kept. */
export async function clearClouds(settings: Settings, network: Network): Promise<void> {
  for (const region of found(network)) {
    await ask(settings, region, 'DELETE').catch((error: unknown) =>
      console.log(`the cloud of ${region} does not answer: ${reason(error)}`),
    )
  }
}

function found(network: Network): Region[] {
  return regions.filter(region => network.isOpen([region]))
}

function ask({ region, ports }: Settings, name: Region, method: string, body?: unknown): Promise<Response> {
  return fetch(`http://${region[name].cloud}:${ports.cloud}/internal/faults`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patience),
  })
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
