import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { StepReport } from '#recovery/contracts/host-step.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from './limits.ts'
import { hostProgram } from './places.ts'
import { type Order, readOrder, readReport, writeOrder, writeReport } from './reports.ts'
import { failed } from './run.ts'
import type { Work } from './step.ts'
import { hasEnded, runAsUnit, stopUnits } from './system/systemd.ts'
import { until } from './system/until.ts'

/**
 * Starts the work of an attempt as a unit of its own, unless it runs or has ended already, waits a little for its end,
 * and answers its report. Sent again, it starts nothing twice.
 */
export async function start(
  settings: HostSettings,
  work: Work,
  parameters: Record<string, string>,
  wait: number = limits.startWait,
): Promise<StepReport> {
  const before = await readReport(settings, work)
  if (before && before.state !== 'running') return before
  const order = await readOrder(settings, work)
  // Without an order no unit was ever started.
  if (!order || (await hasEnded(unitOf(work)))) await launch(settings, work, parameters, order?.launches ?? 0)
  const ended = await until(async () => over(await readReport(settings, work)), {
    limit: wait,
    every: limits.reportPoll,
  })
  return ended ?? (await readReport(settings, work)) ?? running(work)
}

const over = (report: StepReport | undefined) => (report?.state === 'running' ? undefined : report)

const unitOf = ({ run, step, attempt }: Work) => `drctl-step-${run}-${step}-${attempt}.service`

/** A unit that died without a report is started again, but not for ever. */
async function launch(
  settings: HostSettings,
  work: Work,
  parameters: Record<string, string>,
  launches: number,
): Promise<void> {
  if (launches >= limits.launches) {
    const died = new DrctlError('StepFailed', `the step's unit died ${launches} times without a report`)
    await writeReport(settings, failed(work, died))
    return
  }
  await stopEarlierAttempts(settings, work)
  await writeOrder(settings, work, { parameters, launches: launches + 1 } satisfies Order)
  const { run, step, attempt } = work
  await runAsUnit(unitOf(work), [hostProgram(settings), 'run', run, step, String(attempt)])
}

/** Who starts a further attempt has given up the one before it. */
async function stopEarlierAttempts(settings: HostSettings, work: Work): Promise<void> {
  for (let attempt = 1; attempt < work.attempt; attempt++) {
    const report = await readReport(settings, { ...work, attempt })
    if (report?.state === 'running') await stopUnits(unitOf({ ...work, attempt }))
  }
}

function running({ run, step, attempt }: Work): StepReport {
  return { run, step, attempt, state: 'running', startedAt: new Date().toISOString() }
}
