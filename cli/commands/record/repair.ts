import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { print } from '#cli/output.ts'
import { goesOn, requireTerminal } from '#cli/question.ts'
import { mendedRecord } from '#cli/record/mended-record.ts'
import { readStoredText } from '#cli/record/stored-text.ts'
import { writeRecord } from '#cli/record/write-record.ts'
import { recordLines, repairLines } from '#cli/render/record.ts'
import { typedAs } from '#cli/typed-as.ts'
import { connect } from '#operator/connection.ts'
import { operatorName } from '#operator/operator-name.ts'
import { claimBatch } from '#recovery/dns-change.ts'
import { formatRecord, recordName } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { regionOf } from '#recovery/regions.ts'

export default class Repair extends DrctlCommand {
  static override summary = 'Put a right epoch record in the place of a malformed or wrong one.'
  static override description =
    'It is swapped only if it is still what was read. Make sure that no run is under way and that the named region is the one whose database is writable: hosts believe the record.'
  static override flags = {
    region: regionFlag,
    active: Flags.string({ summary: 'The region that is active.', required: true, helpValue: '<region>' }),
    epoch: Flags.integer({ summary: 'The epoch of that region.', required: true, min: 1, helpValue: '<n>' }),
    rev: Flags.integer({ summary: 'The revision; by default the next one.', min: 1, helpValue: '<n>' }),
    yes: Flags.boolean({ default: false, summary: 'Do not ask.', char: 'y' }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Repair)
    if (!flags.yes) requireTerminal(`${typedAs('record repair', this.argv)} --yes`)
    const { stack } = await connect(flags)
    regionOf(stack, flags.active)
    const name = recordName(stack.domain)
    const found = await readStoredText(stack)
    if (!found)
      throw new DrctlError('RecordMissing', `the zone has no epoch record ${name}`, {
        name,
        region: flags.active,
      })
    const mended = mendedRecord(found.text, { ...flags, rev: flags.rev, by: operatorName() })
    if (!flags.yes) {
      process.stderr.write(`${repairLines(name, found.text, formatRecord(mended)).join('\n')}\n`)
      if (!(await goesOn('Swap it?'))) return this.leave()
    }
    const batch = claimBatch(found.raw, mended)
    const record = await writeRecord({ stack, record: mended, batch, taken: lost })
    const output = this.output(flags)
    print(output, { record, before: found.text }, recordLines(stack, record, output.paint))
  }

  private leave(): void {
    process.stderr.write('nothing was changed\n')
    process.exitCode = exitStatus.refused
  }
}

const lost = (text: string) =>
  new DrctlError('RecordLost', `the record was changed meanwhile: ${text}`, { text })
