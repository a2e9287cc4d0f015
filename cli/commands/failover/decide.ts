import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { executionArg } from '#cli/execution-arg.ts'
import { print } from '#cli/output.ts'
import { reasonFlag } from '#cli/reason-flag.ts'
import { checkPosition } from '#operator/chosen-question.ts'
import { decide } from '#operator/decide.ts'
import { connectFor, findRun } from '#operator/find-run.ts'
import { Answer } from '#recovery/contracts/ask-operator.ts'
import { formatLsn, parseLsn } from '#recovery/lsn.ts'

export default class Decide extends DrctlCommand {
  static override summary = 'Answer a run that waits for a decision.'
  static override examples = [
    '<%= config.bin %> failover decide latest retry --reason "the disk has room again"',
    '<%= config.bin %> failover decide latest accept-loss --to 0/5000148 --reason "the old region is gone for good"',
  ]
  static override args = {
    execution: executionArg,
    answer: Args.custom<Answer>({ options: Answer.options })({
      description: 'One that the question offers.',
      required: true,
    }),
  }
  static override flags = {
    region: regionFlag,
    reason: reasonFlag,
    to: Flags.string({
      summary: 'With accept-loss: the WAL position (LSN) that recovery ends at.',
      parse: async text => formatLsn(parseLsn(text)),
      helpValue: '<lsn>',
    }),
    step: Flags.string({ summary: 'Which question, when several wait.', helpValue: '<step>' }),
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Decide)
    const { answer } = args
    const { reason, to, step: asked } = flags
    checkPosition({ execution: args.execution, answer, step: asked, to })
    const connection = await connectFor(args.execution, flags)
    const found = await findRun(connection, args.execution)
    const { step, decision } = await decide(found, { answer, reason, to, step: asked })
    const { execution } = found.run
    const { region } = found
    print(this.output(flags), { execution, region, step, decision }, [
      `${execution} goes on: ${step} was answered with ${answer}`,
      `  next: drctl failover watch ${execution} --region ${region}`,
    ])
  }
}
