import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, runHistory, startRun } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { until } from '#test/until.ts'
import { stateSeconds } from './state-times.ts'
import type { Bench, Takeover } from './takeover.ts'

/** Milliseconds. A run that asks the operator something never ends. */
const longest = 900_000
const everyMs = 250

/** One takeover by the workflow, from its start to its end by the history. Throws when it does not recover. */
export async function byWorkflow(bench: Bench, input: RunInput): Promise<Takeover> {
  const began = Date.now()
  const { endedAt, history } = await recovered(bench, input)
  const phases = stateSeconds(history)
  const of = (state: string) => phases.get(state) ?? 0
  const inSync = of('ClaimInSync') + of('SwitchInSync')
  const waited = inSync + of('FenceOldSide')
  return { seconds: (endedAt.getTime() - began) / 1000 - waited, phases: phases.set('InSync', inSync) }
}

/** Starts a run and waits for its end. Throws its report when it does not recover. */
export async function recovered(
  { stack }: Bench,
  input: RunInput,
): Promise<{ endedAt: Date; history: HistoryEvent[] }> {
  const states = sfnClient(input.region)
  const { arn, execution } = await startRun({ states, stack, input })
  const ended = async () => {
    const run = await describeRun(states, arn)
    return run.status === 'RUNNING' ? undefined : run
  }
  const { endedAt, report } = await until(`the end of ${execution}`, longest, ended, everyMs)
  if (report?.outcome !== 'recovered' || !endedAt)
    throw new Error(`${execution}: ${JSON.stringify(report, null, 2)}`)
  return { endedAt, history: await runHistory(states, arn) }
}
