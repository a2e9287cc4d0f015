import { sfnClient } from '#aws/clients.ts'
import { executionArn, runDefinition } from '#aws/states.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { regionOf } from '#recovery/regions.ts'
import type { Unchanged } from '../contract.ts'
import { decideAsRead, Wish } from '../decision.ts'
import { ListQuery } from '../filter.ts'
import { machineGraphs } from '../graph/machine-graph.ts'
import { listedRuns } from '../listed-runs.ts'
import { type RunName, runSource } from '../run-source.ts'
import { runView } from '../run-view.ts'
import { stepDetail } from '../step-detail.ts'
import type { Asked, Route } from './route.ts'

/** The list of runs, and all of one: how it stands, its machine, its steps, and the decision that it waits for. */
export function runRoutes(connection: Connection): Route[] {
  const runs = listedRuns(connection)
  const known = runSource(connection)
  const graphOf = graphs(connection)
  const nameIn = ({ path: { region = '', execution = '' } }: Asked): RunName => {
    regionOf(connection.stack, region)
    return { region, execution }
  }
  const list = ({ query }: Asked) => {
    const { limit, after, ...filter } = ListQuery.parse(Object.fromEntries(query))
    return runs.list(filter, { limit, after })
  }
  const show = async (asked: Asked) => {
    const name = nameIn(asked)
    const run = await known(name)
    const { version, now, ...view } = runView(run, name.region, new Date())
    const isSeen = asked.query.get('seen') === String(version) && view.standing === 'running'
    return isSeen ? ({ version, now, unchanged: true } satisfies Unchanged) : { version, now, ...view }
  }
  const step = async (asked: Asked) => stepDetail((await known(nameIn(asked))).history, asked.path.step ?? '')
  const answer = async (asked: Asked) => {
    const name = nameIn(asked)
    return decideAsRead(await known(name), name.region, Wish.parse(asked.body))
  }
  const one = '/api/runs/:region/:execution'
  return [
    { method: 'GET', path: '/api/runs', answer: list },
    { method: 'GET', path: one, answer: show },
    { method: 'GET', path: `${one}/graph`, answer: asked => graphOf(nameIn(asked)) },
    { method: 'GET', path: `${one}/steps/:step`, answer: step },
    { method: 'POST', path: `${one}/decision`, answer },
  ]
}

function graphs({ stack }: Connection) {
  const graphOf = machineGraphs()
  return async ({ region, execution }: RunName) => {
    const arn = executionArn(stack, region, execution)
    return graphOf(await patiently(() => runDefinition(sfnClient(region), arn)))
  }
}
