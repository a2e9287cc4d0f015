import { setTimeout as wait } from 'node:timers/promises'
import { ssmClient } from '#aws/clients/ssm.ts'
import { hostKey, hostParameters } from '#aws/host-step.ts'
import { lambda } from '#aws/lambda.ts'
import { remoteStep } from '#aws/remote-step.ts'
import { stackFromEnvironment } from '#aws/stack.ts'
import * as contract from '#recovery/contracts/fence-old-side.ts'
import type { Run } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { fenceEnds, fenceSeconds } from '#recovery/fence.ts'
import { limits } from '#recovery/limits.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'

const step = 'fence-old-side'

/**
 * Waits for the proof that the old side is silent: its host's own answer, or the end of any lease that it can hold. A lost
 * region cannot be asked, so that it does not answer is no failure. FencePending until one of the two is there.
 */
export const handler = lambda(contract, async input => {
  const stack = stackFromEnvironment()
  const patience = Date.now() + limits.stepPatience
  const ends = fenceEnds(input.insyncAt, stack.leaseSeconds).getTime()
  const silence = silentUntil(ends, input.run.peer)
  const look = oldHost(input, stack)
  for (;;) {
    // A lost region has who asks it wait, and that must not outlast the lease.
    const answered = await Promise.race([answer(look, input.run), silence])
    if (answered === true)
      return { by: 'answer', detail: `the host in ${input.run.peer} has stopped` } as const
    const left = ends - Date.now()
    if (left <= 0)
      return { by: 'lease', detail: `a lease of ${stack.leaseSeconds} s has run out; ${answered}` } as const
    // So short a rest is waited for here: the state machine would ask again up to a second later.
    if (Date.now() >= patience && left > limits.stepPatience) throw pending(left, stack)
    await wait(Math.min(limits.stepLook, left))
  }
})

/** Resolves at the moment at which no answer is waited for any more. */
async function silentUntil(moment: number, peer: string): Promise<string> {
  await wait(Math.max(0, moment - Date.now()), undefined, { ref: false })
  return `the host in ${peer} had not answered by then`
}

const oldHost = ({ run, attempt }: contract.Input, stack: Stack) =>
  remoteStep({
    ssm: ssmClient(run.peer, 'once'),
    instanceId: regionOf(stack, run.peer).instanceId,
    document: documentName(stack.service, step),
    key: hostKey(run, step, attempt),
    parameters: hostParameters(run, attempt, { epoch: run.epoch + 1 }),
    since: new Date(run.startedAt),
  })

/** True when the old host has stopped; else why that is not known. */
async function answer(look: ReturnType<typeof oldHost>, { peer }: Run): Promise<true | string> {
  try {
    return contract.HostResult.parse(await look()).fenced || `the host in ${peer} says that it goes on`
  } catch (error) {
    return `the host in ${peer} did not say so: ${error instanceof Error ? error.message : String(error)}`
  }
}

function pending(left: number, { leaseSeconds }: Stack): DrctlError {
  const total = fenceSeconds(leaseSeconds)
  const progress = {
    phase: "until the old side's lease has run out",
    done: total - left / 1000,
    total,
    unit: 'seconds',
  }
  return new DrctlError('FencePending', JSON.stringify(progress))
}
