import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { statusLines } from '#cli/render/status.ts'
import { connect } from '#operator/connection.ts'
import { readStatus } from '#operator/status/read-status.ts'

export default class Status extends DrctlCommand {
  static override summary = 'Show which region is active, what DNS says, and how both regions stand.'
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const output = this.output(flags)
    const status = await readStatus(await connect(flags), new Date())
    print(output, status, statusLines(status, output.paint, output.width))
  }
}
