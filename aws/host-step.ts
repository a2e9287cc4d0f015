import type * as z from 'zod'
import type { Run } from '#recovery/contracts/run.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import { documentName } from '#recovery/stack-names.ts'
import { ssmClient } from './clients/ssm.ts'
import { remoteStepSoon } from './remote-step.ts'

export type HostStep<Result> = {
  step: string
  run: Run
  attempt: number
  /** The region whose host does the work. */
  region: string
  stack: Stack
  parameters: Record<string, string | number>
  HostResult: z.ZodType<Result>
}

/** Looks at a step on a region's host, as `remoteStepSoon` does it; the result is held to the contract. */
export async function hostStep<Result>(host: HostStep<Result>): Promise<Result> {
  const { step, run, attempt, region, stack, HostResult } = host
  const result = await remoteStepSoon({
    ssm: ssmClient(region),
    instanceId: regionOf(stack, region).instanceId,
    document: documentName(stack.service, step),
    key: hostKey(run, step, attempt),
    parameters: hostParameters(run, attempt, host.parameters),
    since: new Date(run.startedAt),
  })
  const parsed = HostResult.safeParse(result)
  if (parsed.success) return parsed.data
  throw new DrctlError(
    'StepFailed',
    `the host's result of ${step} is not of its contract: ${parsed.error.message}`,
  )
}

export const hostKey = (run: Run, step: string, attempt: number) => `${run.execution}/${step}/${attempt}`

/** SSM takes text alone. Run and attempt name the work on the host. */
export function hostParameters(run: Run, attempt: number, own: Record<string, string | number>) {
  const all = { run: run.execution, attempt, ...own }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]))
}
