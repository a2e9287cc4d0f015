import { setTimeout as wait } from 'node:timers/promises'
import { type Order, Polled, type Result } from '#sandbox/cloud/ssm/agent-contract.ts'
import { type OrderRun, runOrder } from './run-order.ts'

const agentVersion = '3.3.2746.0'
const retryMs = 500

export type AgentPlace = {
  instanceId: string
  region: string
  /** Base URL of the region's cloud. */
  cloud: string
  environment: NodeJS.ProcessEnv
  folder: string
  log: (text: string) => void
}

/** The SSM agent: asks its region's cloud for commands, runs them, and sends what came of them until it is taken. */
export async function runAgent(place: AgentPlace, signal: AbortSignal): Promise<void> {
  const running = new Map<string, OrderRun>()
  let reached = true
  while (!signal.aborted) {
    try {
      const { orders, cancel } = await poll(place, signal)
      reached = true
      for (const order of orders) void carryOut(order, running, place, signal)
      for (const id of cancel) running.get(id)?.cancel()
    } catch (error) {
      if (signal.aborted) return
      if (reached) place.log(`SSM agent: the cloud does not answer: ${messageOf(error)}`)
      reached = false
      await wait(retryMs)
    }
  }
}

async function carryOut(
  order: Order,
  running: Map<string, OrderRun>,
  place: AgentPlace,
  signal: AbortSignal,
) {
  if (running.has(order.commandId)) return
  const environment = {
    ...place.environment,
    AWS_SSM_INSTANCE_ID: place.instanceId,
    AWS_SSM_REGION_NAME: place.region,
  }
  const run = runOrder(order, environment, place.folder)
  running.set(order.commandId, run)
  const result = { instanceId: place.instanceId, ...(await run.result) }
  while (!signal.aborted && !(await delivered(result, place, signal))) await wait(retryMs)
  running.delete(order.commandId)
}

async function delivered(result: Result, place: AgentPlace, signal: AbortSignal): Promise<boolean> {
  try {
    await post(place, '/internal/agent/result', result, signal)
    return true
  } catch {
    return false
  }
}

async function poll({ instanceId, ...place }: AgentPlace, signal: AbortSignal): Promise<Polled> {
  return Polled.parse(await post(place, '/internal/agent/poll', { instanceId, agentVersion }, signal))
}

async function post({ cloud }: Pick<AgentPlace, 'cloud'>, path: string, body: unknown, signal: AbortSignal) {
  const response = await fetch(new URL(path, cloud), { method: 'POST', body: JSON.stringify(body), signal })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as unknown
}

/** fetch says only `fetch failed`; the cause says why. */
function messageOf(error: unknown): string {
  const { cause } = error as { cause?: unknown }
  return cause instanceof Error ? cause.message : String(error)
}
