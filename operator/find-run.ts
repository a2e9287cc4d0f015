import { sfnClient } from '#aws/clients/sfn.ts'
import { describeRun, executionArn, type RunDescription, type RunSummary } from '#aws/states.ts'
import { DrctlError } from '#recovery/errors.ts'
import { nearest } from '#recovery/nearest.ts'
import { isUnderWay } from '#recovery/resumable.ts'
import { type Connection, connect, type Place } from './connection.ts'
import { patiently } from './patience.ts'
import { runsOfBoth } from './runs-of-both.ts'
import { rememberRuns } from './seen-runs.ts'

export type FoundRun = { run: RunDescription; region: string }

/** As connect, in the region of the ARN when the run is named by one: who pastes an ARN means that region. */
export const connectFor = (execution: string, { region, service }: Place): Promise<Connection> =>
  connect({ region: arnRegion(execution) ?? region, service })

/** A run by its ARN, by its short name in either region, or `latest` of both. RunNotFound otherwise. */
export async function findRun(connection: Connection, execution: string): Promise<FoundRun> {
  const found = await meantRun(connection, execution)
  await rememberRuns(connection.stack.service, [found.run.execution])
  return found
}

async function meantRun(connection: Connection, execution: string): Promise<FoundRun> {
  if (execution === 'latest') return latestRun(connection)
  const region = arnRegion(execution)
  if (region) return { run: await patiently(() => describeRun(sfnClient(region), execution)), region }
  return namedRun(connection, execution)
}

const arnRegion = (execution: string) => /^arn:[\w-]+:states:([a-z0-9-]+):\d*:execution:/.exec(execution)?.[1]

/**
 * The newest that goes on, else the newest: an alarm that comes late starts a run that finds no outage, behind which one that
 * waits for an answer must not be hidden.
 */
export const latestOf = <Run extends Pick<RunSummary, 'status'>>(newestFirst: Run[]): Run | undefined =>
  newestFirst.find(({ status }) => isUnderWay(status)) ?? newestFirst[0]

async function latestRun(connection: Connection): Promise<FoundRun> {
  const { runs } = await runsOfBoth(connection, looked)
  const newest = latestOf(runs)
  if (!newest) throw new DrctlError('RunNotFound', `no run of ${connection.stack.service} was found`, {})
  return {
    run: await patiently(() => describeRun(sfnClient(newest.region), newest.arn)),
    region: newest.region,
  }
}

async function namedRun(connection: Connection, execution: string): Promise<FoundRun> {
  const { stack, region, peer } = connection
  const own = await describeIn(region)
  if (own) return { run: own, region }
  const other = await describeIn(peer).catch(cause => {
    const message = `there is no run ${execution} in ${region}, and ${peer} does not answer`
    throw new DrctlError('RunNotFound', message, { region, peer }, cause)
  })
  if (other) return { run: other, region: peer }
  const meant = nearest(execution, await namesOfRuns(connection))
  const words = `there is no run ${execution} in ${region} or ${peer}`
  const message = meant ? `${words}; did you mean ${meant}?` : words
  throw new DrctlError('RunNotFound', message, { region, peer, ...(meant && { meant }) })

  async function describeIn(place: string): Promise<RunDescription | undefined> {
    const states = sfnClient(place, place === peer ? 'once' : 'patient')
    try {
      return await patiently(() => describeRun(states, executionArn(stack, place, execution)))
    } catch (error) {
      if (error instanceof DrctlError && error.code === 'RunNotFound') return undefined
      throw error
    }
  }
}

/** So many runs are looked through for one that goes on, and for one whose name is alike. */
const looked = 10
const alike = 100

/** For a suggestion alone, so none are known where they cannot be listed. */
async function namesOfRuns(connection: Connection): Promise<string[]> {
  const { runs } = await runsOfBoth(connection, alike).catch(() => ({ runs: [] }))
  return ['latest', ...runs.map(({ execution }) => execution)]
}
