import * as Flags from '@oclif/core/flags'
import { route53Client } from '#aws/clients/route53.ts'
import { sfnClient } from '#aws/clients/sfn.ts'
import { readRecord } from '#aws/record.ts'
import { startRun } from '#aws/states.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { print } from '#cli/output.ts'
import { goesOn, requireTerminal } from '#cli/question.ts'
import { startedLines, takeoverLines } from '#cli/render/start.ts'
import { typedAs } from '#cli/typed-as.ts'
import { watchRun } from '#cli/watch/watch-run.ts'
import { claimRefusal } from '#operator/claim-refusal.ts'
import { askClaimant } from '#operator/claimant.ts'
import { type Connection, connect } from '#operator/connection.ts'
import { operatorName } from '#operator/operator-name.ts'
import { patiently } from '#operator/patience.ts'
import { reasonText } from '#operator/reason.ts'
import { rememberRuns } from '#operator/seen-runs.ts'
import { type TakeoverWish, takeoverInput } from '#operator/takeover-input.ts'

export default class Start extends DrctlCommand {
  static override summary = 'Let a region take over the API and its database.'
  static override description =
    'The run runs in the region that takes over and needs nothing of the other one. A run that is under way is joined, not doubled.'
  static override examples = [
    '<%= config.bin %> failover start --region eu-west-1 --watch',
    '<%= config.bin %> failover start --region eu-central-1 --mode switchover --reason "planned move"',
  ]
  static override flags = {
    region: Flags.string({ summary: 'The region that takes over.', required: true, helpValue: '<region>' }),
    mode: Flags.option({
      summary: 'failover: the other region is lost. switchover: both are healthy, and nothing is lost.',
      options: ['failover', 'switchover'] as const,
      default: 'failover' as const,
    })(),
    reason: Flags.string({
      summary: 'Why, for the report.',
      default: '',
      parse: async text => reasonText(text),
      helpValue: '<text>',
    }),
    force: Flags.boolean({
      default: false,
      summary:
        'Go on though the outage is uncertain, the last takeover is not protected yet, or something of this region cannot be known. What is known to stand in the way still does.',
    }),
    'from-epoch': Flags.integer({
      summary: 'Restore from the backups of this older epoch.',
      min: 1,
      helpValue: '<n>',
    }),
    yes: Flags.boolean({ default: false, summary: 'Do not ask.', char: 'y' }),
    watch: Flags.boolean({ default: false, summary: 'Watch the run to its end.', char: 'w' }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Start)
    if (!flags.yes) requireTerminal(`${typedAs('failover start', this.argv)} --yes`)
    const output = this.output(flags)
    const connection = await connect(flags)
    const started = await this.startOrJoin(connection, flags)
    if (!started) return this.leave()
    await rememberRuns(flags.service, [started.execution])
    const { region } = connection
    print(output, { ...started, region }, startedLines({ ...started, region, watch: flags.watch }))
    if (flags.watch) process.exitCode = await watchRun(connection, { arn: started.arn, region }, output)
  }

  /** Undefined when the operator would rather not. */
  private async startOrJoin(connection: Connection, wish: TakeoverWish & { yes: boolean }) {
    const { stack, region } = connection
    const { record } = await patiently(() => readRecord(route53Client(), stack))
    const claimant = await askClaimant(connection, record)
    if (claimant?.standing === 'runs' && claimant.region === region) {
      return { execution: claimant.execution, arn: claimant.arn, joined: true }
    }
    if (claimant) throw claimRefusal(record, claimant, connection)
    const input = takeoverInput(wish, { record, by: operatorName() })
    if (!wish.yes) {
      process.stderr.write(`${takeoverLines(stack, input).join('\n')}\n`)
      if (!(await goesOn('Go on?'))) return undefined
    }
    const { execution, arn, joined } = await patiently(() =>
      startRun({ states: sfnClient(region), stack, input }),
    )
    return { execution, arn, joined }
  }

  private leave(): void {
    process.stderr.write('nothing was started\n')
    process.exitCode = exitStatus.refused
  }
}
