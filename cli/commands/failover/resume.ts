import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { executionArg } from '#cli/execution-arg.ts'
import { print } from '#cli/output.ts'
import { watchRun } from '#cli/watch/watch-run.ts'
import { connectFor, findRun } from '#operator/find-run.ts'
import { resume } from '#operator/resume.ts'

export default class Resume extends DrctlCommand {
  static override summary = 'Have a run go on from where it was stopped, ran out of time or broke.'
  static override description =
    'The step under way then is done again; those before it are not. A run that ended by itself holds nothing any more and is started anew; so is one whose epoch record another has written since, and after 14 days any.'
  static override examples = ['<%= config.bin %> failover resume latest --watch']
  static override args = {
    execution: executionArg,
  }
  static override flags = {
    region: regionFlag,
    watch: Flags.boolean({ default: false, summary: 'Watch the run to its end.', char: 'w' }),
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Resume)
    const output = this.output(flags)
    const connection = await connectFor(args.execution, flags)
    const found = await findRun(connection, args.execution)
    const { execution, arn } = found.run
    const { region } = found
    const { underWay, redrives } = await resume(connection, found)
    const next = `  next: drctl failover watch ${execution} --region ${region}`
    print(output, { execution, arn, region, underWay, redrives }, [
      underWay ? `${execution} is under way in ${region} already` : `${execution} goes on in ${region}`,
      ...(flags.watch ? [] : [next]),
    ])
    if (flags.watch) process.exitCode = await watchRun(connection, { arn, region, redrives }, output)
  }
}
