import { sfnClient } from '#aws/clients.ts'
import { describeRun, runHistory, startRun } from '#aws/states.ts'
import type { RunInput } from '#recovery/contracts/run.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'
import { until } from '#test/until.ts'
import type { Bench, Takeover } from './takeover.ts'

/** Milliseconds. A run that asks the operator something never ends. */
const longest = 900_000
const everyMs = 250

/** One takeover by the workflow, from its start to its end by the history. Throws when it does not recover. */
export async function byWorkflow({ stack }: Bench, input: RunInput): Promise<Takeover> {
  const states = sfnClient(input.region)
  const began = Date.now()
  const { arn, execution } = await startRun({ states, stack, input })
  const ended = async () => {
    const run = await describeRun(states, arn)
    return run.status === 'RUNNING' ? undefined : run
  }
  const { endedAt, report } = await until(`the end of ${execution}`, longest, ended, everyMs)
  if (report?.outcome !== 'recovered' || !endedAt)
    throw new Error(`${execution}: ${JSON.stringify(report, null, 2)}`)

  const phases = stateSeconds(await runHistory(states, arn))
  const of = (state: string) => phases.get(state) ?? 0
  const inSync = of('ClaimInSync') + of('SwitchInSync')
  const waited = inSync + of('FenceOldSide')
  return { seconds: (endedAt.getTime() - began) / 1000 - waited, phases: phases.set('InSync', inSync) }
}

/** How long the run was in each state, its retries included. */
function stateSeconds(history: HistoryEvent[]): Map<string, number> {
  const entered = new Map<string, number>()
  const seconds = new Map<string, number>()
  for (const { type, name, at } of history) {
    if (name === undefined) continue
    if (type.endsWith('StateEntered')) entered.set(name, Date.parse(at))
    const since = entered.get(name)
    if (type.endsWith('StateExited') && since !== undefined)
      seconds.set(name, (seconds.get(name) ?? 0) + (Date.parse(at) - since) / 1000)
  }
  return seconds
}
