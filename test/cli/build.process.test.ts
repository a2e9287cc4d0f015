import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import test from 'ava'
import { installedDrctl, ran } from './drctl.ts'

const drctl = installedDrctl(test)

test('beside its source the build is used only while no file that it was built from is newer', async t => {
  const source = join(dirname(drctl), '../cli/main.ts')
  await mkdir(dirname(source), { recursive: true })
  await writeFile(source, `export const main = async () => console.log('the source')`)
  // A file system's clock may stand still between the build and this.
  const later = Date.now() / 1000 + 1
  await utimes(source, later, later)
  const help = () => ran(drctl, ['status', '--help'], {})
  const wrong = () => ran(drctl, ['nothing'], {})

  t.is((await wrong()).stdout, 'the source\n')
  t.is((await help()).stdout, 'the source\n')
  await utimes(source, 0, 0)
  t.is((await wrong()).status, 2)
  t.regex((await help()).stdout, /USAGE/)
})
