import { setTimeout as pause } from 'node:timers/promises'
import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, type RunDescription, runHistory } from '#aws/states.ts'
import { DrctlError } from '#recovery/errors.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import { runProgress, type StepProgress } from '#recovery/run-progress.ts'
import { type StepVerdict, stepVerdicts } from '#recovery/step-verdicts.ts'
import { type WaitingQuestion, waitingQuestions } from '#recovery/waiting-questions.ts'
import { type Patience, patiently } from './patience.ts'

/** How a run stands at one moment. */
export type Snapshot = {
  run: RunDescription
  region: string
  steps: StepProgress[]
  /** What the steps that judge have found. */
  verdicts: StepVerdict[]
  waiting: WaitingQuestion[]
}

const everyMs = 1_000
/** Step Functions lists a run only some time after it has started it. */
const unlistedForMs = 15_000

/** `redrives`: how often it has been begun again, where that is known; until Step Functions knows it too, its old end is none. */
export type Followed = { arn: string; region: string; redrives?: number }

/** The snapshot of now; of the history only what is new is asked for. */
export async function* follow(run: Followed, patience: Patience): AsyncGenerator<Snapshot> {
  const { arn, region, redrives = 0 } = run
  const states = sfnClient(region)
  const history: HistoryEvent[] = []
  const begun = Date.now()
  for (;;) {
    const description = await patiently(() => describeRun(states, arn), patience).catch(error => {
      if (isUnlisted(error) && Date.now() - begun < unlistedForMs) return undefined
      throw error
    })
    const stale = description && (description.redrives ?? 0) < redrives && Date.now() - begun < unlistedForMs
    if (description && !stale) {
      history.push(...(await patiently(() => runHistory(states, arn, history.at(-1)?.id ?? 0), patience)))
      yield snapshotOf(description, region, history)
      if (!isUnderWay(description.status)) return
    }
    await pause(everyMs)
  }
}

const isUnlisted = (error: unknown) => error instanceof DrctlError && error.code === 'RunNotFound'

export const snapshotOf = (run: RunDescription, region: string, history: HistoryEvent[]): Snapshot => ({
  run,
  region,
  steps: runProgress(history),
  verdicts: stepVerdicts(history),
  waiting: waitingQuestions(history),
})
