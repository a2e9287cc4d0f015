import { type Patience, sfnClient } from '#aws/clients.ts'
import { describeRun, listRuns, type RunDescription, runHistory } from '#aws/states.ts'
import type { Mode } from '#recovery/contracts/run.ts'
import { runProgress } from '#recovery/run-progress.ts'
import { type RunTimes, stepSeconds } from '#recovery/run-times.ts'
import type { Connection } from './connection.ts'

/** So many runs of each region are looked at, the newest first. */
const looked = 20

/** What a run is compared with: the times of another one, or why there are none. */
export type LastRun = RunTimes | { unknown: string }

/**
 * The times of the last run of the mode that has recovered, in either region, other than the one that is watched. A region
 * that does not answer is asked once only and gives none: the comparison is welcome, and never waited for.
 */
export async function lastRun(
  connection: Connection,
  watched: { arn: string; mode: Mode },
): Promise<LastRun> {
  const { region, peer } = connection
  const asked = await Promise.allSettled([region, peer].map(place => lastIn(connection, place, watched)))
  const found = asked.flatMap(one => (one.status === 'fulfilled' && one.value ? [one.value] : []))
  const newest = found.toSorted((a, b) => b.run.startedAt.getTime() - a.run.startedAt.getTime())[0]
  if (newest) return timesOf(newest).catch(error => ({ unknown: reason(error) }))
  const failed = asked.find(one => one.status === 'rejected')
  return { unknown: failed ? reason(failed.reason) : `no ${watched.mode} has recovered before` }
}

/** What the last run took for a step; undefined where that is not known. */
export const secondsOf = (last: LastRun | undefined, step: string): number | undefined =>
  last && 'steps' in last ? last.steps[step] : undefined

type Found = { run: RunDescription; region: string }

async function lastIn(
  { stack }: Connection,
  region: string,
  { arn, mode }: { arn: string; mode: Mode },
): Promise<Found | undefined> {
  const states = sfnClient(region, once)
  for (const listed of await listRuns(states, stack, region, looked)) {
    if (listed.arn === arn || listed.status !== 'SUCCEEDED') continue
    const run = await describeRun(states, listed.arn)
    if (run.report?.mode === mode && run.report.outcome.startsWith('recovered')) return { run, region }
  }
  return undefined
}

const once: Patience = 'once'

async function timesOf({ run, region }: Found): Promise<RunTimes> {
  const steps = runProgress(await runHistory(sfnClient(region, once), run.arn))
  const { execution, startedAt, endedAt = startedAt } = run
  const seconds = (endedAt.getTime() - startedAt.getTime()) / 1_000
  return { execution, seconds, steps: stepSeconds(steps) }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
