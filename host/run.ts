import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { StepReport } from '#recovery/contracts/host-step.ts'
import { DrctlError } from '#recovery/errors.ts'
import { runPlaybook } from './playbook.ts'
import { readOrder, readReport, writeReport } from './reports.ts'
import type { Work } from './step.ts'
import { type StepName, steps } from './steps/all.ts'
import { described, doWork } from './work.ts'

/** The unit of one attempt: does the work, by Ansible where the step has a playbook, and leaves the report. */
export async function run(settings: HostSettings, work: Work & { step: StepName }): Promise<void> {
  const found = await readReport(settings, work)
  if (found && found.state !== 'running') return
  const order = await readOrder(settings, work)
  if (!order)
    throw new DrctlError('StepFailed', `nothing was ordered as ${work.run}/${work.step}/${work.attempt}`)
  const { playbook, direct } = steps[work.step]
  if (!playbook || (await direct?.(settings))) {
    await doWork(settings, work, order.parameters)
    return
  }
  await endUnreported(settings, work, runPlaybook(settings, playbook, work, order.parameters))
}

/** The host program inside the playbook writes the report. When it could not, the playbook's own failure is told. */
async function endUnreported(settings: HostSettings, work: Work, playbook: Promise<void>): Promise<void> {
  const failure = await playbook.then(
    () => new Error('the playbook ended without doing the step'),
    (error: unknown) => error,
  )
  const report = await readReport(settings, work)
  if (report && report.state !== 'running') return
  await writeReport(settings, failed(work, failure, report?.startedAt))
}

export function failed(work: Work, error: unknown, startedAt?: string): StepReport {
  const now = new Date().toISOString()
  const { run, step, attempt } = work
  return {
    run,
    step,
    attempt,
    state: 'failed',
    startedAt: startedAt ?? now,
    endedAt: now,
    error: described(error),
  }
}
