import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StepReport } from '#recovery/contracts/host-step.ts'
import { instanceEnvironment } from '#sandbox/instance/environment.ts'
import type { Region } from '#sandbox/settings.ts'
import { instanceOwner } from '#sandbox/up/owner.ts'
import type { Bench } from './takeover.ts'

const run = promisify(execFile)

/** Parameters of a host program, as an SSM document hands them over. */
export type Parameters = Record<string, string | number>

/** Runs the host program on a region's instance, as its user would by hand. Answers the last line that it prints. */
export async function onInstance(
  { settings }: Bench,
  region: Region,
  args: string[],
  parameters: Parameters = {},
): Promise<string> {
  const place = settings.region[region]
  const { uid, gid } = instanceOwner()
  const named = Object.entries(parameters).map(([name, value]) => [`SSM_${name}`, String(value)])
  const { stdout } = await run(join(place.root, 'opt/drctl/bin/drctl-host'), args, {
    uid,
    gid,
    cwd: join(place.root, 'tmp'),
    env: { ...instanceEnvironment(settings, place), ...Object.fromEntries(named) },
    maxBuffer: 10_000_000,
  })
  return stdout.trim().split('\n').at(-1) ?? ''
}

/** Starts a step on a region's instance and waits for its end. Throws the report of one that failed. */
export async function stepOnInstance(
  bench: Bench,
  region: Region,
  step: string,
  parameters: Parameters,
): Promise<unknown> {
  for (;;) {
    const line = await onInstance(bench, region, ['start', step], { attempt: 1, ...parameters })
    const report = StepReport.parse(JSON.parse(line))
    if (report.state === 'succeeded') return report.result
    if (report.state === 'failed') throw new Error(`${step} failed: ${line}`)
  }
}
