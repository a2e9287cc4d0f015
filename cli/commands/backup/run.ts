import * as Flags from '@oclif/core/flags'
import { route53Client } from '#aws/clients/route53.ts'
import { readRecord } from '#aws/record.ts'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { progressTeller } from '#cli/host-progress.ts'
import { print } from '#cli/output.ts'
import { takenLines } from '#cli/render/backups.ts'
import { takeBackup } from '#operator/backups/on-host.ts'
import { connect } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { BackupType } from '#recovery/contracts/take-backup.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

export default class Run extends DrctlCommand {
  static override summary = 'Have the active region take a backup now, and wait for its end.'
  static override description =
    'The host takes it behind one that is under way. Ctrl-C leaves it going; drctl backup list shows it once it is complete.'
  static override examples = ['<%= config.bin %> backup run', '<%= config.bin %> backup run --type full']
  static override flags = {
    region: regionFlag,
    type: Flags.option({
      summary: 'full; diff: what changed since the newest full one; incr: since the newest of any kind.',
      options: BackupType.options,
      default: 'incr' as const,
    })(),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Run)
    const output = this.output(flags)
    const { stack } = await connect(flags)
    const { record } = await patiently(() => readRecord(route53Client(), stack))
    const region = activeRegion(record)
    const { epoch, backup } = await takeBackup({ stack, region }, flags.type, progressTeller())
    print(output, { region, epoch, backup }, takenLines({ region, epoch, backup, asked: flags.type }))
  }
}

/** Refuses with RecordLost while a takeover is under way, which takes the first backup of its epoch itself. */
function activeRegion({ active, state, by }: EpochRecord): string {
  if (state === 'active') return active
  throw new DrctlError('RecordLost', `a takeover into ${active} is under way: ${by}`)
}
