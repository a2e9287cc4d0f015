import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, listRuns, type RunSummary, runHistory } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import { waitingQuestions } from '#recovery/waiting-questions.ts'
import type { RunRow } from './contract.ts'
import { describedRow, storedRow } from './run-row.ts'
import type { StoredIndex } from './stored-index.ts'

/** A run of a region. Its row is there already, or costs a question to Step Functions. */
export type Candidate = {
  region: string
  execution: string
  startedAt: string
  row: RunRow | (() => Promise<RunRow>)
}

/** Step Functions keeps a run for 90 days, and a region has fewer in that time. Later only the newest are new. */
const most = 1_000
const newest = 100

/** The runs of one region: those with a stored report, and those that Step Functions knows besides. */
export function regionRuns(
  connection: Connection,
  region: string,
  stored: StoredIndex | undefined,
): () => Promise<Candidate[]> {
  // A list is asked for again within seconds, so a region that is silent holds it up once and shortly.
  const states = sfnClient(region, 'once')
  const listed = new Map<string, RunSummary>()
  const described = new Map<string, { endedAt: number | undefined; row: RunRow }>()

  async function describe({ arn, endedAt }: RunSummary): Promise<RunRow> {
    const known = described.get(arn)
    // A run that has failed may be redriven, and then ends later.
    if (endedAt && known?.endedAt === endedAt.getTime()) return known.row
    const run = await patiently(() => describeRun(states, arn))
    const waits = isUnderWay(run.status) && waitingQuestions(await patiently(() => runHistory(states, arn)))
    const row = { ...describedRow(run, region), waiting: waits && waits.length > 0 }
    described.set(arn, { endedAt: run.endedAt?.getTime(), row })
    return row
  }

  async function list(): Promise<RunSummary[]> {
    const limit = listed.size === 0 ? most : newest
    const runs = await patiently(() => listRuns(states, connection.stack, region, limit))
    for (const run of runs) listed.set(run.execution, run)
    return [...listed.values()]
  }

  return async () => {
    const [reports, runs] = await Promise.all([stored?.all() ?? [], list()])
    const isStored = new Set(reports.map(({ execution }) => execution))
    const unstored = runs.filter(run => !isStored.has(run.execution) || run.endedAt === undefined)
    const goesOn = new Set(unstored.map(({ execution }) => execution))
    return [
      ...unstored.map(run => ({ ...placeOf(run, region), row: () => describe(run) })),
      ...reports
        .filter(({ execution }) => !goesOn.has(execution))
        .map(storedRow)
        .map(row => ({ region, execution: row.execution, startedAt: row.startedAt, row })),
    ]
  }
}

const placeOf = ({ execution, startedAt }: RunSummary, region: string) => ({
  region,
  execution,
  startedAt: startedAt.toISOString(),
})
