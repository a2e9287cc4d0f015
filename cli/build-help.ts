import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { format } from 'node:util'
import { Config } from '@oclif/core/config'
import { Help } from '@oclif/core/help'
import { settings } from '@oclif/core/settings'
import { oclif } from './oclif.ts'

settings.enableAutoTranspile = false
settings.columns = 80

/** Help as oclif renders it, kept instead of printed. */
class KeptHelp extends Help {
  text = ''

  protected override log(...args: string[]): void {
    this.text += `${format(...args)}\n`
  }
}

/** The help of drctl, of its topics and of every command, by the words that are typed before --help. */
async function allHelp(root: string): Promise<Record<string, string>> {
  const { commandIDs, topics } = await Config.load({ ...oclif, root })
  const ids = ['', ...topics.map(({ name }) => name), ...commandIDs]
  return Object.fromEntries(
    await Promise.all(ids.map(async id => [id.replaceAll(':', ' '), await helpOf(root, id)])),
  )
}

/** Each from a configuration of its own: oclif writes into it while it renders. */
async function helpOf(root: string, id: string): Promise<string> {
  const help = new KeptHelp(await Config.load({ ...oclif, root }))
  await help.showHelp(id === '' ? [] : [id])
  return help.text
}

const [, , outdir = ''] = process.argv
await writeFile(join(outdir, 'help.json'), JSON.stringify(await allHelp(outdir)))
