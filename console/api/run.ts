import { logsClient } from '#aws/clients/logs.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { executionArn, runDefinition } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { lastRun } from '#operator/last-run.ts'
import { patiently } from '#operator/patience.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'
import type { LastTimes, RunView, Unchanged } from '../contract.ts'
import { decideAsRead, Wish } from '../decision.ts'
import { machineGraphs } from '../graph/machine-graph.ts'
import { ReportFormat, reportFile } from '../report-file.ts'
import { reportView } from '../report-view.ts'
import { endedReport, storedReportOf } from '../run-report.ts'
import { type RunName, runSource } from '../run-source.ts'
import { runView } from '../run-view.ts'
import { stepDetail } from '../step-detail.ts'
import { stepLog } from '../step-log.ts'
import type { StoredIndex } from '../stored-index.ts'
import type { Asked, Route } from './route.ts'

/** All of one run: how it stands, its machine, its steps, its report, and the decision that it waits for. */
export function runRoutes(connection: Connection, stored: Record<string, StoredIndex>): Route[] {
  const known = runSource(connection)
  const view = viewOf(stored, known)
  const graph = graphOf(connection)
  const nameIn = ({ path: { region = '', execution = '' } }: Asked): RunName => {
    regionOf(connection.stack, region)
    return { region, execution }
  }
  const one = '/api/runs/:region/:execution'
  return [
    { method: 'GET', path: one, answer: asked => view(nameIn(asked), asked.query.get('seen')) },
    { method: 'GET', path: `${one}/graph`, answer: asked => graph(nameIn(asked)) },
    {
      method: 'GET',
      path: `${one}/last`,
      async answer(asked): Promise<LastTimes> {
        const { execution, input } = (await known(nameIn(asked))).run
        return lastRun(connection, { execution, mode: input?.mode ?? 'failover' })
      },
    },
    {
      method: 'GET',
      path: `${one}/steps/:step`,
      answer: async asked => stepDetail((await known(nameIn(asked))).history, asked.path.step ?? ''),
    },
    {
      method: 'GET',
      path: `${one}/steps/:step/log`,
      async answer(asked) {
        const name = nameIn(asked)
        // Welcome but not needed, and asked for again: a silent endpoint holds it up once and shortly.
        return stepLog(logsClient(name.region, 'once'), await known(name), asked.path.step ?? '', new Date())
      },
    },
    {
      method: 'GET',
      path: `${one}/report/:format`,
      answer: async asked => reportFile(await view(nameIn(asked)), ReportFormat.parse(asked.path.format)),
    },
    {
      method: 'POST',
      path: `${one}/decision`,
      async answer(asked) {
        const name = nameIn(asked)
        return decideAsRead(await known(name), name.region, Wish.parse(asked.body))
      },
    },
  ]
}

/** A run as it stands; only that nothing is new where `seen` is its version and it goes on. */
function viewOf(stored: Record<string, StoredIndex>, known: ReturnType<typeof runSource>) {
  return async (name: RunName, seen?: string | null): Promise<RunView | Unchanged> => {
    const now = new Date()
    try {
      const found = await known(name)
      const view = runView(found, name.region, now)
      if (view.standing !== 'running') return { ...view, ...(await endedReport(stored, name, found.run)) }
      return seen === String(view.version) ? { version: view.version, now: view.now, unchanged: true } : view
    } catch (error) {
      if (!(error instanceof DrctlError) || error.code !== 'RunNotFound') throw error
      const report = await storedReportOf(stored, name)
      if (!report) throw error
      return reportView(report, now)
    }
  }
}

function graphOf({ stack }: Connection) {
  const drawingOf = machineGraphs()
  return async ({ region, execution }: RunName) => {
    const arn = executionArn(stack, region, execution)
    return drawingOf(await patiently(() => runDefinition(sfnClient(region), arn)))
  }
}
