import * as Flags from '@oclif/core/flags'
import { route53Client } from '#aws/clients/route53.ts'
import { readRecord } from '#aws/record.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { progressTeller } from '#cli/host-progress.ts'
import { print } from '#cli/output.ts'
import { goesOn, requireTerminal } from '#cli/question.ts'
import { reinstatedLines, reinstatementLines } from '#cli/render/reinstate.ts'
import { typedAs } from '#cli/typed-as.ts'
import { amendAfterReinstatement } from '#operator/amend-after-reinstatement.ts'
import { type Connection, connect } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { reinstateOnHost } from '#operator/reinstate-on-host.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

export default class Reinstate extends DrctlCommand {
  static override summary = 'Make the old side the standby again, once it is back.'
  static override description =
    'What it committed and nobody else has is kept on its own file system and listed; then its database is rewound to the active one, or restored where that cannot be.'
  static override examples = ['<%= config.bin %> reinstate --region eu-central-1']
  static override flags = {
    region: Flags.string({
      summary: 'The region that is to stand by.',
      required: true,
      helpValue: '<region>',
    }),
    yes: Flags.boolean({ default: false, summary: 'Do not ask.', char: 'y' }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Reinstate)
    if (!flags.yes) requireTerminal(`${typedAs('reinstate', this.argv)} --yes`)
    const output = this.output(flags)
    const connection = await connect(flags)
    const record = await recordOfOther(connection)
    const { epoch } = record
    if (!flags.yes) {
      process.stderr.write(`${reinstatementLines(connection, epoch).join('\n')}\n`)
      if (!(await goesOn('Go on?'))) return this.leave()
    }
    const result = await reinstateOnHost(connection, epoch, progressTeller())
    const amended = await amendAfterReinstatement(connection, record, result).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      process.stderr.write(`drctl: the report of ${record.by} was not amended: ${why}\n`)
    })
    print(output, { region: flags.region, ...result, ...(amended && { amended }) }, [
      ...reinstatedLines(flags.region, result, output.width),
      ...(amended ? [`  next: drctl report ${amended}`] : []),
    ])
  }

  private leave(): void {
    process.stderr.write('nothing was done\n')
    process.exitCode = exitStatus.refused
  }
}

/** Refuses with AlreadyActive where the region was never left, and with RecordLost during a takeover. */
async function recordOfOther({ stack, region, peer }: Connection): Promise<EpochRecord> {
  const { record } = await patiently(() => readRecord(route53Client(), stack))
  if (record.active === region)
    throw new DrctlError('AlreadyActive', `the record names ${region} as ${record.state}`)
  if (record.epoch === 1)
    throw new DrctlError(
      'AlreadyActive',
      `at epoch 1 no region has taken over yet, so ${region} is no old side`,
    )
  if (record.state === 'active') return record
  throw new DrctlError('RecordLost', `a takeover into ${peer} is under way: ${record.by}`)
}
