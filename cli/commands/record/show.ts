import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { readStoredText } from '#cli/record/stored-text.ts'
import { malformedLines, recordLines } from '#cli/render/record.ts'
import { connect } from '#operator/connection.ts'
import { recordName } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

export default class Show extends DrctlCommand {
  static override summary = 'Show the epoch record, also when it is malformed.'
  static override flags = { region: regionFlag }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Show)
    const { stack } = await connect(flags)
    const name = recordName(stack.domain)
    const found = await readStoredText(stack)
    if (!found) throw new DrctlError('RecordMissing', `the zone has no epoch record ${name}`, { name })
    const { text, record, problem } = found
    const output = this.output(flags)
    const lines = record
      ? recordLines(stack, record, output.paint)
      : malformedLines(stack, text, output.paint)
    print(output, { name, text, record, problem }, lines)
  }
}
