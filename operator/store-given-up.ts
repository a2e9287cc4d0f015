import { s3Client } from '#aws/clients/s3.ts'
import { storeReport } from '#aws/reports.ts'
import type { RunDescription } from '#aws/states.ts'
import type { Decision } from '#recovery/contracts/ask-operator.ts'
import type { Stack } from '#recovery/contracts/stack.ts'
import { DrctlError } from '#recovery/errors.ts'
import { givenUpRun } from '#recovery/given-up-run.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { runReport } from '#recovery/run-report.ts'
import { patiently } from './patience.ts'

/**
 * Stores the report of a run that was stopped before its claim, which never comes to Notify. Answers why it could not be
 * stored, if so: the run is given up all the same.
 */
export async function storeGivenUp(
  stack: Stack,
  { execution, input, startedAt, endedAt = new Date() }: RunDescription,
  history: HistoryEvent[],
  decision: Decision,
): Promise<string | undefined> {
  if (!input) return `${execution} is no run of drctl`
  const run = { ...input, execution, startedAt: startedAt.toISOString() }
  const report = runReport(givenUpRun(run, history, decision), { endedAt: endedAt.toISOString(), stack })
  try {
    await patiently(() => storeReport(s3Client(input.region), stack, report))
    return undefined
  } catch (error) {
    if (!(error instanceof DrctlError)) throw error
    return error.message
  }
}
