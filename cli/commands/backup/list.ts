import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { backupsLines } from '#cli/render/backups.ts'
import { readBackups } from '#operator/backups/read-backups.ts'
import { connect } from '#operator/connection.ts'

export default class List extends DrctlCommand {
  static override summary = 'List the backups of both regions by epoch, and which are in both.'
  static override description =
    'By names alone; drctl backup verify reads them. both: the other region has it whole in its replica; here: not yet. A takeover restores only from the folder of the recorded epoch.'
  static override examples = ['<%= config.bin %> backup list']
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { flags } = await this.parse(List)
    const output = this.output(flags)
    const view = await readBackups(await connect(flags))
    print(output, view, backupsLines(view, output.paint, output.width))
  }
}
