import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { buildPage } from '#console/build-page.ts'

test('the page is small, and has nothing in it that its policy forbids, or that loads from elsewhere', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-page-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const sources = await buildPage(folder)
  t.true(sources.includes('console/page/main.tsx'))
  const script = readFileSync(join(folder, 'console.js'), 'utf8')
  t.true(script.length < 80_000, `${script.length} bytes`)
  // zod looks whether it may, which the policy has the browser report as an error.
  t.notRegex(script, /\bnew Function\b|\beval\(|\bFunction\(/)
  for (const file of ['index.html', 'console.css', 'console.js']) {
    const addresses = readFileSync(join(folder, file), 'utf8').match(/https?:\/\/[^\s"'`]+/g) ?? []
    const names = addresses.filter(address => !/^http:\/\/www\.w3\.org\//.test(address))
    t.deepEqual(names, [], file)
  }
})
