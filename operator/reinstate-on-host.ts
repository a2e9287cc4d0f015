import { setTimeout as pause } from 'node:timers/promises'
import { ssmClient } from '#aws/clients.ts'
import { remoteStep } from '#aws/remote-step.ts'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { HostResult } from '#recovery/contracts/reinstate.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'

const everyMs = 500

/**
 * Has a region's host reinstate itself, and waits for the end, however long that takes; `say` is told of each phase. Asked
 * again after it was interrupted, the host goes on where it was.
 */
export async function reinstateOnHost(
  { stack, region }: Connection,
  epoch: number,
  say: (phase: string) => void,
): Promise<HostResult> {
  const since = new Date()
  const run = `reinstate-epoch-${epoch}-${since.getTime()}`
  const look = () =>
    remoteStep({
      ssm: ssmClient(region),
      instanceId: regionOf(stack, region).instanceId,
      document: documentName(stack.service, 'reinstate'),
      key: `${run}/reinstate/1`,
      parameters: { run, attempt: '1', epoch: String(epoch) },
      since,
      now: new Date(),
    })
  let said = ''
  for (;;) {
    try {
      return HostResult.parse(await patiently(look))
    } catch (error) {
      if (!(error instanceof DrctlError) || error.code !== 'StepRunning') throw error
      const phase = phaseIn(error.message)
      if (phase !== said) say(phase)
      said = phase
    }
    await pause(everyMs)
  }
}

function phaseIn(message: string): string {
  const told = jsonOrNothing(message) as { phase?: string } | undefined
  return told?.phase ?? 'sent'
}
