import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { runListLines } from '#cli/render/run-list.ts'
import { readAtOnce } from '#operator/known-stack.ts'
import { runsOfBoth } from '#operator/runs-of-both.ts'
import { rememberRuns } from '#operator/seen-runs.ts'

export default class List extends DrctlCommand {
  static override summary = 'List the runs of both regions, newest first.'
  static override flags = {
    region: regionFlag,
    limit: Flags.integer({ summary: 'How many at most.', default: 20, min: 1, max: 1000, helpValue: '<n>' }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(List)
    const output = this.output(flags)
    const { runs, missing } = await readAtOnce(flags, connection => runsOfBoth(connection, flags.limit))
    print(
      output,
      {
        runs: runs.map(({ execution, arn, region, status, startedAt, endedAt }) => ({
          execution,
          arn,
          region,
          status,
          startedAt,
          endedAt,
        })),
        missing,
      },
      runListLines({ runs, missing }, new Date(), output.paint),
    )
    await rememberRuns(
      flags.service,
      runs.map(({ execution }) => execution),
    )
  }
}
