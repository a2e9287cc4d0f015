import * as Flags from '@oclif/core/flags'
import { DrctlCommand } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { readStoredText } from '#cli/record/stored-text.ts'
import { writeRecord } from '#cli/record/write-record.ts'
import { recordLines } from '#cli/render/record.ts'
import { connect } from '#operator/connection.ts'
import { operatorName } from '#operator/operator-name.ts'
import { firstBatch } from '#recovery/dns-change.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'

export default class Init extends DrctlCommand {
  static override summary = 'Write the first epoch record: which region is active. Refused when there is one.'
  static override flags = {
    active: Flags.string({
      summary: 'The region that is active now.',
      required: true,
      helpValue: '<region>',
    }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Init)
    const { stack, region } = await connect({ region: flags.active, service: flags.service })
    const present = await readStoredText(stack)
    if (present) throw exists(present.text)
    const first: EpochRecord = { epoch: 1, rev: 1, state: 'active', active: region, by: operatorName() }
    const batch = firstBatch(first, stack)
    const record = await writeRecord({ stack, record: first, batch, taken: exists })
    const output = this.output(flags)
    print(output, { record }, [...recordLines(stack, record, output.paint), '  next: drctl status'])
  }
}

const exists = (text: string) =>
  new DrctlError('RecordExists', `there is an epoch record already: ${text}`, { text })
