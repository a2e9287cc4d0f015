import * as Args from '@oclif/core/args'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { forgottenRunLines } from '#cli/render/forgotten-run.ts'
import { statusOfOutcome } from '#cli/run-ending.ts'
import { watchRun } from '#cli/watch/watch-run.ts'
import { findRunOrReport } from '#operator/find-report.ts'
import { connectFor } from '#operator/find-run.ts'

export default class Watch extends DrctlCommand {
  static override summary = 'Watch a run to its end: its steps, what it waits for, and its report.'
  static override description =
    'On a terminal a question can be answered by a key, and Ctrl-C leaves the run going. Without one a line is printed for each thing that happens, and with --json an object.'
  static override args = {
    execution: Args.string({ description: 'Short name, ARN, or latest.', default: 'latest' }),
  }
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Watch)
    const output = this.output(flags)
    const connection = await connectFor(args.execution, flags)
    const found = await findRunOrReport(connection, args.execution)
    if (found.run) {
      process.exitCode = await watchRun(connection, { arn: found.run.arn, region: found.region }, output)
      return
    }
    const { report } = found
    const line = { type: 'report', execution: report.execution, report }
    print(output, line, forgottenRunLines(found, output.paint, output.width))
    process.exitCode = statusOfOutcome(report.outcome)
  }
}
