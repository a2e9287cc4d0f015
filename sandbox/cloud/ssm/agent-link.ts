import type { Faults } from '../faults.ts'
import { Poll, type Polled, Result } from './agent-contract.ts'
import { type CommandQueue, unheard } from './command-queue.ts'
import type { Instances } from './instances.ts'

export type AgentLink = ReturnType<typeof createAgentLink>

/** What the SSM agent of an instance talks to. An agent that is to be offline gets no answer but 503. */
export function createAgentLink(queue: CommandQueue, instances: Instances, faults: Faults) {
  function heard(body: { instanceId: string; agentVersion: string }): void {
    if (faults.has('agent-offline')) throw unheard()
    instances.heard({ id: body.instanceId, agentVersion: body.agentVersion })
  }
  return {
    async poll(body: unknown, gone: AbortSignal): Promise<Polled> {
      const poll = Poll.parse(body)
      heard(poll)
      const polled = await queue.poll(poll.instanceId, gone)
      if (!gone.aborted) heard(poll)
      return polled
    },
    result(body: unknown): void {
      if (faults.has('agent-offline')) throw unheard()
      queue.report(Result.parse(body))
    },
  }
}
