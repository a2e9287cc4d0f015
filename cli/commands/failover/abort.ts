import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { executionArg } from '#cli/execution-arg.ts'
import { print } from '#cli/output.ts'
import { reasonFlag } from '#cli/reason-flag.ts'
import { abort } from '#operator/abort.ts'
import { connectFor, findRun } from '#operator/find-run.ts'

export default class Abort extends DrctlCommand {
  static override summary = 'Give a run up: by its question, or by stopping it before its claim.'
  static override description =
    'Before the epoch is claimed nothing was taken over: the run is stopped, and its report stored with the reason. Behind the claim it is refused unless the run asks: stopping it there would leave the record claimed. No alarm starts again what was aborted, and nobody resumes it.'
  static override examples = ['<%= config.bin %> failover abort latest --reason "the region is back"']
  static override args = {
    execution: executionArg,
  }
  static override flags = {
    region: regionFlag,
    reason: reasonFlag,
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Abort)
    const connection = await connectFor(args.execution, flags)
    const found = await findRun(connection, args.execution)
    const { way, step, by, notStored } = await abort(connection, found, flags.reason)
    const { execution } = found.run
    const { region } = found
    const stopped = step === undefined
    const next = !stopped ? 'failover watch' : notStored === undefined ? 'report' : 'failover show'
    print(this.output(flags), { execution, region, way, step, by, reason: flags.reason, notStored }, [
      stopped
        ? `${execution} was stopped before it had claimed anything`
        : `${execution} gives up: ${step} was answered with abort`,
      ...(notStored === undefined ? [] : [`  its report could not be stored: ${notStored}`]),
      `  next: drctl ${next} ${execution} --region ${region}`,
    ])
  }
}
