import { sfnClient } from '#aws/clients/sfn.ts'
import { runHistory } from '#aws/states.ts'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { executionArg } from '#cli/execution-arg.ts'
import { print } from '#cli/output.ts'
import { forgottenRunLines } from '#cli/render/forgotten-run.ts'
import { lossLines } from '#cli/render/loss.ts'
import { reportJson } from '#cli/render/report-json.ts'
import { runLines } from '#cli/render/run.ts'
import { answerCommands } from '#operator/answer-commands.ts'
import { findRunOrReport } from '#operator/find-report.ts'
import { connectFor } from '#operator/find-run.ts'
import { type Snapshot, snapshotOf } from '#operator/follow.ts'
import { withLoss } from '#operator/loss.ts'
import { patiently } from '#operator/patience.ts'

export default class Show extends DrctlCommand {
  static override summary = 'Show a run as it stands now: its steps, what it waits for, or its report.'
  static override args = {
    execution: executionArg,
  }
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Show)
    const output = this.output(flags)
    const connection = await connectFor(args.execution, flags)
    const found = await findRunOrReport(connection, args.execution)
    if (!found.run) {
      const shown = { ...found, ...(await withLoss(connection, found.report, found.stored)) }
      return print(output, reportJson(shown), forgottenRunLines(shown, output.paint, output.width))
    }
    const { run, region } = found
    const history = await patiently(() => runHistory(sfnClient(region), run.arn))
    const snapshot = snapshotOf(run, region, history)
    const { loss } = run.report ? await withLoss(connection, run.report) : {}
    print(output, { ...jsonOf(snapshot), ...(loss && { loss }) }, [
      ...runLines(snapshot, new Date(), output.paint, output.width),
      ...(loss ? lossLines(loss, output.paint, output.width) : []),
    ])
  }
}

/** The run without the task tokens, which are nothing to show: whoever has one can answer. */
function jsonOf({ run, region, steps, verdicts, waiting }: Snapshot): object {
  const { execution } = run
  const questions = waiting.map(question => {
    const { token: _, ...shown } = question
    return { ...shown, commands: answerCommands({ execution, region, waiting }, question) }
  })
  return { ...run, region, steps, verdicts, waiting: questions }
}
