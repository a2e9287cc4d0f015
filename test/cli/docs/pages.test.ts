import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Config } from '@oclif/core/config'
import test from 'ava'
import { pages } from '#cli/docs/pages.ts'
import { exitStatus } from '#cli/exit-status.ts'
import { printed } from '#cli/json/printed.ts'
import { oclif } from '#cli/oclif.ts'

const shownCommands = async () => (await Config.load({ ...oclif })).commands.filter(({ hidden }) => !hidden)
const root = join(import.meta.dirname, '../../..')

test('the pages of the commands are those that the commands make: npm run docs', async t => {
  const made = await pages()
  for (const [path, text] of Object.entries(made))
    t.is(readFileSync(join(root, path), 'utf8'), text, `${path} is behind the commands: npm run docs`)
  const there = readdirSync(join(root, 'docs/cli')).map(name => `docs/cli/${name}`)
  t.deepEqual(
    there.toSorted(),
    Object.keys(made)
      .filter(path => path.startsWith('docs/'))
      .toSorted(),
  )
})

test('every command, flag and exit status is on them', async t => {
  const made = await pages()
  const commands = await shownCommands()
  for (const { id, flags } of commands) {
    const page = made[`docs/cli/${id.split(':')[0]}.md`] ?? ''
    t.true(page.includes(`\n## drctl ${id.replace(':', ' ')}\n`), id)
    for (const flag of Object.values(flags)) {
      const where = flag.helpGroup === 'GLOBAL' ? made['docs/cli/README.md'] : page
      const no = flag.type === 'boolean' && flag.allowNo ? '[no-]' : ''
      t.true(where?.includes(`\`--${no}${flag.name}`), `${id} --${no}${flag.name}`)
    }
  }
  for (const status of Object.values(exitStatus))
    t.regex(made['docs/cli/README.md'] ?? '', new RegExp(`^\\| ${status} \\|`, 'm'))
})

test('what every command prints with --json has a schema', async t => {
  const words = (await shownCommands()).map(({ id }) => id.replaceAll(':', ' '))
  t.deepEqual(Object.keys(printed).toSorted(), words.toSorted())
})
