import * as Flags from '@oclif/core/flags'
import { route53Client } from '#aws/clients/route53.ts'
import { readRecord } from '#aws/record.ts'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { progressTeller } from '#cli/host-progress.ts'
import { print } from '#cli/output.ts'
import { verifiedLines } from '#cli/render/verified-backups.ts'
import { verifyBackups } from '#operator/backups/on-host.ts'
import { connect } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { isSound } from '#recovery/backup-verdicts.ts'

export default class Verify extends DrctlCommand {
  static override summary = 'Read the backups of an epoch and its WAL, and check the sum of each file.'
  static override description =
    'On the host of the named region: the active one reads its own files, the standby their replica. It reads all of them, so it takes long. Ends with 5 when a backup or the WAL cannot be restored from.'
  static override examples = ['<%= config.bin %> backup verify --region eu-west-1']
  static override flags = {
    region: Flags.string({
      summary: 'The region whose host reads.',
      env: 'AWS_REGION',
      helpValue: '<region>',
    }),
    epoch: Flags.integer({
      summary: 'The epoch whose folder is read; by default the recorded one.',
      min: 1,
      helpValue: '<n>',
    }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Verify)
    const output = this.output(flags)
    const connection = await connect(flags)
    const { region, stack } = connection
    const epoch = flags.epoch ?? (await patiently(() => readRecord(route53Client(), stack))).record.epoch
    const result = await verifyBackups(connection, epoch, progressTeller({ wal: 'segments' }))
    const sound = isSound(result)
    print(output, { region, sound, ...result }, verifiedLines(region, result, output.paint, output.width))
    if (!sound) process.exitCode = exitStatus.failed
  }
}
