import { setTimeout as pause } from 'node:timers/promises'
import type * as z from 'zod'
import { ssmClient } from '#aws/clients/ssm.ts'
import { remoteStep } from '#aws/remote-step.ts'
import { jsonOrNothing } from '#recovery/caught-error.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import { Progress } from '#recovery/run-progress.ts'
import { documentName } from '#recovery/stack-names.ts'
import type { Connection } from './connection.ts'
import { patiently } from './patience.ts'

const everyMs = 500

export type WorkOnHost<Result> = {
  /** The name of the host's step, and of its document. */
  step: string
  /** Names the work; a time is added. */
  run: string
  parameters: Record<string, string>
  HostResult: z.ZodType<Result>
}

/**
 * Has a region's host do a step that is of no run, and waits for the end, however long that takes; `say` is told each time
 * how far it is. The host goes on when whoever waits is interrupted.
 */
export async function workOnHost<Result>(
  { stack, region }: Pick<Connection, 'stack' | 'region'>,
  { step, run: name, parameters, HostResult }: WorkOnHost<Result>,
  say: (progress: Progress) => void,
): Promise<Result> {
  const since = new Date()
  const run = `${name}-${since.getTime()}`
  const look = remoteStep({
    ssm: ssmClient(region),
    instanceId: regionOf(stack, region).instanceId,
    document: documentName(stack.service, step),
    key: `${run}/${step}/1`,
    parameters: { run, attempt: '1', ...parameters },
    since,
  })
  for (;;) {
    try {
      return HostResult.parse(await patiently(look))
    } catch (error) {
      if (!(error instanceof DrctlError) || error.code !== 'StepRunning') throw error
      say(progressIn(error.message))
    }
    await pause(everyMs)
  }
}

const progressIn = (message: string): Progress =>
  Progress.safeParse(jsonOrNothing(message)).data ?? { phase: 'sent' }
