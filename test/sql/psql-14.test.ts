import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'

const folder = fileURLToPath(new URL('../../sql', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.sql'))

/** Of the backslash commands that psql 14 has, those that a script can need. */
const known = new Set(
  'cd conninfo connect copy crosstabview echo elif else encoding endif errverbose gdesc gexec gset g gx i if ir include include_relative o password pset q qecho quit set unset timing t w warn watch x'.split(
    ' ',
  ),
)

/** What follows a backslash outside comments, strings and what the shell is given. */
function commandsIn(text: string): string[] {
  const bare = text.replace(/--.*|'(?:[^']|'')*'|`[^`]*`/g, '')
  return [...bare.matchAll(/\\(\S+)/g)].map(([, name = '']) => name)
}

for (const name of files) {
  test(`sql/${name} gives psql 14 no command that is newer`, t => {
    const commands = commandsIn(readFileSync(join(folder, name), 'utf8'))
    t.deepEqual(
      commands.filter(command => !known.has(command)),
      [],
    )
  })
}
