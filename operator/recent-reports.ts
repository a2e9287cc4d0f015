import { sfnClient } from '#aws/clients.ts'
import { describeRun } from '#aws/states.ts'
import type { RunReport } from '#recovery/contracts/run-report.ts'
import type { Connection } from './connection.ts'
import { runsOfBoth } from './find-run.ts'

const newest = 10

/** The reports of those of the newest runs that recovered, as far as either region tells of them. */
export async function recentReports(connection: Connection): Promise<RunReport[]> {
  const { runs } = await runsOfBoth(connection, newest)
  const described = await Promise.allSettled(
    runs
      .filter(({ status }) => status === 'SUCCEEDED')
      .map(({ arn, region }) => describeRun(sfnClient(region, 'once'), arn)),
  )
  return described.flatMap(run => (run.status === 'fulfilled' && run.value.report) || [])
}
