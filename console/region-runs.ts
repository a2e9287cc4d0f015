import { sfnClient } from '#aws/clients.ts'
import { describeRun, listRuns, type RunSummary } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import type { RunRow } from './contract.ts'
import { describedRow, storedRow } from './run-row.ts'
import { storedIndex } from './stored-index.ts'

/** A run of a region. Its row is there already, or costs a question to Step Functions. */
export type Candidate = {
  region: string
  execution: string
  startedAt: string
  row: RunRow | (() => Promise<RunRow>)
}

/** Step Functions keeps a run for 90 days; a region has fewer in that time. */
const most = 1_000

/** The runs of one region: those with a stored report, and those that Step Functions knows besides. */
export function regionRuns(connection: Connection, region: string): () => Promise<Candidate[]> {
  // A list is asked for again within seconds, so a region that is silent holds it up once and shortly.
  const states = sfnClient(region, 'once')
  const stored = storedIndex(connection, region)
  const described = new Map<string, RunRow>()

  async function describe(run: RunSummary): Promise<RunRow> {
    const known = described.get(run.arn)
    // A run that has failed may be redriven, and then ends later.
    if (known?.endedAt !== undefined && known.endedAt === run.endedAt?.toISOString()) return known
    const row = describedRow(await patiently(() => describeRun(states, run.arn)), region)
    described.set(run.arn, row)
    return row
  }

  return async () => {
    const [reports, runs] = await Promise.all([
      stored(),
      patiently(() => listRuns(states, connection.stack, region, most)),
    ])
    const isStored = new Set(reports.map(({ execution }) => execution))
    const byName = new Map(runs.map(run => [run.execution, run]))
    const unstored = runs.filter(run => !isStored.has(run.execution) || run.endedAt === undefined)
    const goesOn = new Set(unstored.map(({ execution }) => execution))
    return [
      ...unstored.map(run => ({ ...placeOf(run, region), row: () => describe(run) })),
      ...reports
        .filter(({ execution }) => !goesOn.has(execution))
        .map(report => ({
          ...{ region, execution: report.execution, startedAt: report.startedAt },
          row: storedRow(report, byName.get(report.execution)),
        })),
    ]
  }
}

const placeOf = ({ execution, startedAt }: RunSummary, region: string) => ({
  region,
  execution,
  startedAt: startedAt.toISOString(),
})
