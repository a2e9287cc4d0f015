import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { sfnClient } from '#aws/clients.ts'
import { runHistory, answer as sendAnswer } from '#aws/states.ts'
import { checkPosition, chosenQuestion } from '#cli/chosen-question.ts'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { connectFor, findRun } from '#cli/find-run.ts'
import { operatorName } from '#cli/operator.ts'
import { print } from '#cli/output.ts'
import { patiently } from '#cli/patience.ts'
import { reasonText } from '#cli/reason.ts'
import { Answer, Decision } from '#recovery/contracts/ask-operator.ts'
import { formatLsn, parseLsn } from '#recovery/lsn.ts'
import { waitingQuestions } from '#recovery/waiting-questions.ts'

export default class Decide extends DrctlCommand {
  static override summary = 'Answer a run that waits for a decision.'
  static override examples = [
    '<%= config.bin %> failover decide latest retry --reason "the disk has room again"',
    '<%= config.bin %> failover decide latest accept-loss --to 0/5000148 --reason "the old region is gone for good"',
  ]
  static override args = {
    execution: Args.string({ description: 'Short name, ARN, or latest.', required: true }),
    answer: Args.custom<Answer>({ options: Answer.options })({
      description: 'One that the question offers.',
      required: true,
    }),
  }
  static override flags = {
    region: regionFlag,
    reason: Flags.string({
      summary: 'Why, for the report.',
      required: true,
      parse: async text => reasonText(text),
      helpValue: '<text>',
    }),
    to: Flags.string({
      summary: 'With accept-loss: the WAL position (LSN) that recovery ends at.',
      parse: async text => formatLsn(parseLsn(text)),
      helpValue: '<lsn>',
    }),
    step: Flags.string({ summary: 'Which question, when several wait.', helpValue: '<step>' }),
  }

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Decide)
    const typed = { ...args, step: flags.step, to: flags.to }
    checkPosition(typed)
    const connection = await connectFor(args.execution, flags)
    const { run, region } = await findRun(connection, args.execution)
    const choice = { ...typed, execution: run.execution }
    const states = sfnClient(region)
    const waiting = waitingQuestions(await patiently(() => runHistory(states, run.arn)))
    const { step, token } = chosenQuestion(waiting, choice)
    const { to, reason } = flags
    const at = new Date().toISOString()
    const decision = Decision.parse({
      answer: args.answer,
      reason,
      by: operatorName(),
      at,
      ...(to && { to }),
    })
    await patiently(() => sendAnswer(states, { token, execution: run.execution }, decision))
    print(this.output(flags), { execution: run.execution, region, step, decision }, [
      `${run.execution} goes on: ${step} was answered with ${args.answer}`,
      `  next: drctl failover watch ${run.execution} --region ${region}`,
    ])
  }
}
