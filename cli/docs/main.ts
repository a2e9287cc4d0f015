import { readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pages } from './pages.ts'

const project = resolve(import.meta.dirname, '../..')

/** Writes the pages; one whose commands are gone goes too. */
async function writePages(): Promise<void> {
  const made = await pages()
  for (const name of await readdir(join(project, 'docs/cli'))) await rm(join(project, 'docs/cli', name))
  for (const [path, text] of Object.entries(made)) await writeFile(join(project, path), text)
}

await writePages()
