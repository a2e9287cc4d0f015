import type { SFNClient } from '@aws-sdk/client-sfn'
import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, executionArn, type RunDescription, runHistory } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import type { HistoryEvent } from '#recovery/history-event.ts'

export type RunName = { region: string; execution: string }

/** A run as far as it was asked for: `history` is whole up to `version`, the id of its newest event. */
export type KnownRun = { run: RunDescription; history: HistoryEvent[]; version: number }

/** So many runs are kept in memory; a run has up to 25,000 events. */
const kept = 3

/**
 * The runs that are looked at, each with its history, of which only what is new is asked for. Who looks at the same run in
 * the same moment shares the question. RunNotFound for a run that Step Functions does not know (any more).
 */
export function runSource(connection: Connection) {
  const known = new Map<string, KnownRun>()
  const asking = new Map<string, Promise<KnownRun>>()

  async function ask(arn: string, states: SFNClient): Promise<KnownRun> {
    const before = known.get(arn)
    const run = await patiently(() => describeRun(states, arn))
    // One that has ended may be redriven, and then ends later.
    if (run.endedAt && run.endedAt.getTime() === before?.run.endedAt?.getTime()) return before
    const added = await patiently(() => runHistory(states, arn, before?.version ?? 0))
    const history = [...(before?.history ?? []), ...added]
    return { run, history, version: history.at(-1)?.id ?? 0 }
  }

  return (name: RunName): Promise<KnownRun> => {
    const arn = executionArn(connection.stack, name.region, name.execution)
    const under = asking.get(arn)
    if (under) return under
    const answer = ask(arn, sfnClient(name.region))
      .then(found => {
        remember(known, arn, found)
        return found
      })
      .finally(() => asking.delete(arn))
    asking.set(arn, answer)
    return answer
  }
}

/** The run that was looked at longest ago goes first. */
function remember(known: Map<string, KnownRun>, arn: string, found: KnownRun): void {
  known.delete(arn)
  known.set(arn, found)
  const [oldest] = known.keys()
  if (known.size > kept && oldest !== undefined) known.delete(oldest)
}

export type RunSource = ReturnType<typeof runSource>
