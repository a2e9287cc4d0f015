import { sfnClient } from '#aws/clients.ts'
import { describeRun, type RunDescription } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { type ListedRun, runsOfBoth } from '#operator/find-run.ts'
import { patiently } from '#operator/patience.ts'
import type { Filter, RunRow } from './contract.ts'
import { matches, startsWithin } from './filter.ts'
import type { Runs } from './runs.ts'

/** Step Functions keeps a run for 90 days; a region has fewer in that time. */
const most = 1_000
/** So many runs are described at a time. */
const together = 10

/**
 * The runs that Step Functions knows of. It lists neither mode nor outcome, so each is described once; of one that has
 * ended the row is kept.
 */
export function listedRuns(connection: Connection): Runs {
  const ended = new Map<string, RunRow>()

  async function rowOf(listed: ListedRun): Promise<RunRow> {
    const known = ended.get(listed.arn)
    // A run that failed may be redriven, and then ends later.
    if (known && known.endedAt === listed.endedAt?.toISOString()) return known
    const run = await patiently(() => describeRun(sfnClient(listed.region), listed.arn))
    const row = runRow(run, listed.region)
    if (row.endedAt !== undefined) ended.set(listed.arn, row)
    return row
  }

  return {
    async list(filter, { limit, after }) {
      const { runs, missing } = await runsOfBoth(connection, most)
      const asked = runs
        .slice(after === undefined ? 0 : runs.findIndex(({ arn }) => arn === after) + 1)
        .filter(run => couldMatch(run, filter))
      const found: { arn: string; row: RunRow }[] = []
      for (let i = 0; i < asked.length && found.length <= limit; i += together) {
        const part = asked.slice(i, i + together)
        const rows = await Promise.all(part.map(async run => ({ arn: run.arn, row: await rowOf(run) })))
        found.push(...rows.filter(({ row }) => matches(row, filter)))
      }
      const last = found.length > limit ? found[limit - 1] : undefined
      return {
        runs: found.slice(0, limit).map(({ row }) => row),
        ...(last && { next: last.arn }),
        ...(missing && { missing }),
      }
    },
  }
}

/** What the list itself tells, so that no more runs are described than must be. */
function couldMatch({ region, startedAt }: ListedRun, filter: Filter): boolean {
  return (
    (filter.region === undefined || region === filter.region) &&
    startsWithin({ startedAt: startedAt.toISOString() }, filter)
  )
}

export function runRow(run: RunDescription, region: string): RunRow {
  const { execution, startedAt, endedAt, input, report } = run
  return {
    execution,
    region,
    standing: standingOf(run),
    startedAt: startedAt.toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(input && { mode: input.mode, by: input.by }),
    ...(report && { rtoSeconds: report.rto.seconds, rpoSeconds: report.rpo.boundSeconds }),
  }
}

export function standingOf({
  status,
  report,
}: Pick<RunDescription, 'status' | 'report'>): RunRow['standing'] {
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'running'
  return report?.outcome ?? 'no-report'
}
