import type { RunInput } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { labelled } from './text.ts'

/** What a start is about to do, for the operator to say yes to. */
export function takeoverLines(stack: Stack, input: RunInput): string[] {
  const { mode, region, peer, epoch, fromEpoch, force } = input
  return [
    `${mode} of ${stack.domain} into ${region}`,
    ...labelled('active now', `${peer}, epoch ${epoch}`),
    ...labelled(
      'brings',
      `epoch ${fromEpoch}: by the standby in ${region}, else by its newest backup in the replica`,
    ),
    ...labelled('costs', costs[mode]),
    ...(force ? labelled('--force', forced) : []),
  ]
}

const forced =
  'goes on though the outage is uncertain, the last takeover is not protected yet, or something of this region cannot be known; what is known to stand in the way still does'

const costs = {
  failover: `writes that were not replicated yet; they stay on the old side's disk`,
  switchover:
    'nothing is lost, but writes pause; where no standby streams, for a pass of the EFS replication, which is minutes',
}

/** That it runs, and how to see it. */
export function startedLines(run: {
  execution: string
  region: string
  joined: boolean
  watch: boolean
}): string[] {
  const { execution, region, joined, watch } = run
  return [
    joined ? `joined ${execution}, which is under way in ${region}` : `started ${execution} in ${region}`,
    ...(watch ? [] : [`  next: drctl failover watch ${execution} --region ${region}`]),
  ]
}
