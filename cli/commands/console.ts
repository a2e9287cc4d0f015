import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import * as Flags from '@oclif/core/flags'
import { DrctlCommand, regionFlag } from '#cli/drctl-command.ts'
import { print } from '#cli/output.ts'
import { startConsole } from '#console/console.ts'
import { canOpen, openLink } from '#console/open-link.ts'
import { connect } from '#operator/connection.ts'

export default class Console extends DrctlCommand {
  static override summary = 'Serve a page on this machine that shows all runs, live, and takes decisions.'
  static override description =
    'It listens on loopback only, asks AWS with your own credentials, and answers whoever has the link that is printed. Ctrl-C ends it.'
  static override flags = {
    region: regionFlag,
    port: Flags.integer({
      summary: 'The port to listen at; any free one unless named.',
      default: 0,
      min: 0,
      max: 65_535,
      helpValue: '<n>',
    }),
    open: Flags.boolean({
      summary: 'Open the link in the browser where there is a screen, as is done by default.',
      default: true,
      allowNo: true,
    }),
  }

  override async run(): Promise<void> {
    const { flags } = await this.parse(Console)
    const output = this.output(flags)
    keepYoungHeapSmall()
    const connection = await connect(flags)
    const told = (line: string) => void process.stderr.write(`drctl: ${line}\n`)
    const served = await startConsole(connection, { port: flags.port, page: await pageFolder(), log: told })
    print(output, { url: served.url, port: served.port }, [
      `the console of ${connection.stack.service}: ${served.url}`,
      '  whoever has this link can decide; Ctrl-C ends it',
    ])
    const opened = flags.open && output.live && canOpen(process.env, process.platform)
    const closeLink = opened ? openLink(served.url, why => told(`no browser was opened: ${why}`)) : undefined
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    closeLink?.()
    await served.close()
  }
}

/**
 * What lives is 30 MB, but V8 lets the space for new objects grow to 130 MB while pages are asked for. Read by V8 whenever it
 * would grow that space; `--max-semi-space-size` would have to be there at the start.
 */
function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** Beside the built command; where the source runs, the page is built first, by what only a checkout has. */
async function pageFolder(): Promise<string> {
  const built = join(import.meta.dirname, '../page')
  if (existsSync(built)) return built
  const builder = join(import.meta.dirname, '../../console/build-page.ts')
  const { buildPage } = await import(builder)
  const folder = join(import.meta.dirname, '../../dist/page')
  await buildPage(folder)
  return folder
}
