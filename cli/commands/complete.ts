import { Command } from '@oclif/core/command'
import { offers } from '#cli/completion/offers.ts'
import { regionsHere } from '#cli/completion/regions.ts'
import { seenRuns } from '#operator/seen-runs.ts'

/** Asked by a shell at each Tab, with the words behind `drctl` behind `--`; prints a word and what it is on each line. */
export default class Complete extends Command {
  static override hidden = true
  static override strict = false
  static override summary = 'Print what may come next.'

  override async run(): Promise<void> {
    const typed = this.argv.slice(this.argv.indexOf('--') + 1)
    const { commands, topics } = this.config
    const found = await offers(typed, { commands, topics, regions: regionsHere, runs: seenRuns })
    process.stdout.write(found.map(({ word, about }) => `${word}\t${about}\n`).join(''))
  }
}
