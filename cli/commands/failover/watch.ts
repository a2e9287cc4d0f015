import * as Args from '@oclif/core/args'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { watchRun } from '#cli/watch/watch-run.ts'
import { connectFor, findRun } from '#operator/find-run.ts'

export default class Watch extends DrctlCommand {
  static override summary = 'Watch a run to its end: its steps, what it waits for, and its report.'
  static override description =
    'Ctrl-C leaves the run going. Without a terminal a line is printed for each thing that happens, and with --json an object.'
  static override args = {
    execution: Args.string({ description: 'Short name, ARN, or latest.', default: 'latest' }),
  }
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Watch)
    const { run, region } = await findRun(await connectFor(args.execution, flags), args.execution)
    process.exitCode = await watchRun({ arn: run.arn, region }, this.output(flags))
  }
}
