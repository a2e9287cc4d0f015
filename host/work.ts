import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { StepReport } from '#recovery/contracts/host-step.ts'
import { DrctlError } from '#recovery/errors.ts'
import { limits } from './limits.ts'
import { writeReport } from './reports.ts'
import type { StepContext, Work } from './step.ts'
import { type StepName, steps } from './steps/all.ts'
import { stepLock, takeLock } from './system/lock.ts'

/** Does a step's work under the step's lock, keeps its report while it runs, and answers the report at the end. */
export async function doWork(
  settings: HostSettings,
  work: Work & { step: StepName },
  parameters: Record<string, string>,
): Promise<StepReport> {
  await using _lock = await takeLock(stepLock(settings, work.step))
  const report = new Report(settings, work)
  await report.write({})
  const { parameters: schema, work: doIt } = steps[work.step]
  try {
    const result = await doIt(report.context(), schema.parse(parameters) as never)
    return await report.end({ state: 'succeeded', result })
  } catch (error) {
    return await report.end({ state: 'failed', error: described(error) })
  }
}

class Report {
  readonly #settings: HostSettings
  readonly #work: Work
  readonly #startedAt = new Date().toISOString()
  #progress: StepReport['progress']
  #writtenAt = 0
  #writing: Promise<unknown> = Promise.resolve()

  constructor(settings: HostSettings, { run, step, attempt }: Work) {
    this.#settings = settings
    this.#work = { run, step, attempt }
  }

  context(): StepContext {
    return {
      ...this.#work,
      settings: this.#settings,
      now: () => new Date(),
      progress: (phase, done, total, unit) =>
        this.#say({
          phase,
          ...(done !== undefined && { done }),
          ...(total !== undefined && { total }),
          ...(unit && { unit }),
        }),
    }
  }

  /** Each write follows the one before it, so that the last one is what stays. */
  write(end: Partial<StepReport>): Promise<StepReport> {
    const report: StepReport = {
      ...this.#work,
      state: 'running',
      startedAt: this.#startedAt,
      ...(this.#progress && { progress: this.#progress }),
      ...end,
    }
    this.#writtenAt = performance.now()
    const written = this.#writing.then(() => writeReport(this.#settings, report))
    this.#writing = written.catch(() => {})
    return written.then(() => report)
  }

  end(end: Partial<StepReport>): Promise<StepReport> {
    return this.write({ endedAt: new Date().toISOString(), ...end })
  }

  #say(progress: NonNullable<StepReport['progress']>) {
    const first = this.#progress?.phase !== progress.phase
    this.#progress = progress
    // A progress that cannot be written ends no step; the report at the end is waited for, and fails aloud.
    if (first || performance.now() - this.#writtenAt > limits.progressEvery) this.write({}).catch(() => {})
  }
}

/** An error of the table by its code; anything else is StepFailed, with what it says. */
export function described(error: unknown): NonNullable<StepReport['error']> {
  if (error instanceof DrctlError) return { code: error.code, message: error.message, data: error.data }
  return { code: 'StepFailed', message: error instanceof Error ? error.message : String(error) }
}
