// Runs the unit tests, then the scenarios, and closes with one line that counts them all.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.mjs'

/** Runs ava and resolves to its exit status, its counts and what it printed, which `tell` gets piece by piece, too. */
function ava({ root, node, args, env, tell }) {
  return new Promise(resolve => {
    const child = startChild(node, [join(root, 'node_modules', '.bin', 'ava'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    })
    let printed = ''
    child.stdout.on('data', chunk => {
      printed += chunk
      tell(chunk)
    })
    child.on('close', (status, signal) => {
      if (signal) console.error(`the tests were ended by ${signal}`)
      const failed = count(printed, '✘')
      // A run can also fail without a test that did: by its time limit, or a file that cannot be loaded.
      resolve({
        printed,
        status: status ?? 1,
        passed: count(printed, '✔'),
        failed: status === 0 ? failed : Math.max(1, failed),
      })
    })
  })
}

/** Each test has a line of its own that begins with its sign; a run that fails gives no sum of those that passed. */
function count(printed, sign) {
  return printed.match(new RegExp(`^ +${sign} `, 'gm'))?.length ?? 0
}

/** Runs `use` with a folder for what scenarios share: sandboxes that were brought up, to begin with a copy of them. */
async function withShared(use) {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-test-run-'))
  try {
    return await use(folder)
  } finally {
    // Replicas are closed for writing, also to their owner.
    spawnSync('chmod', ['-R', 'u+w', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Which configuration a test file belongs to. */
const kinds = [
  { config: 'scenarios.config.js', has: file => /test\/scenarios\//.test(file) },
  {
    config: 'programs.config.js',
    has: file => /test\/((host|ansible|sql)\/|serverless\.test)|\.process\.test/.test(file),
  },
  { config: undefined, has: () => true },
]

/** Unit tests, then scenarios beside what starts programs; `files` narrows each to what it names. Resolves to the exit status. */
export async function runTests({ files, ...project }) {
  const begin = (config, env, tell) => {
    const chosen = files.filter(file => kinds.find(({ has }) => has(file)).config === config)
    if (files.length > 0 && chosen.length === 0) return []
    const args = [...(config ? ['--config', config] : []), ...chosen]
    return [ava({ ...project, args, env: { ...project.env, ...env }, tell })]
  }
  const show = text => process.stdout.write(text)
  const results = await Promise.all(begin(undefined, {}, show))
  if (results.every(({ status }) => status === 0))
    results.push(...(await withShared(folder => slowRuns(begin, { DRCTL_TEST_RUN: folder }, show))))
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return results.every(({ status }) => status === 0) ? 0 : 1
}

/** A scenario waits half of its time, and the programs fit in. What they print is held back until it does not mix. */
async function slowRuns(begin, env, show) {
  const programs = begin('programs.config.js', env, () => {})
  const scenarios = await Promise.all(begin('scenarios.config.js', env, show))
  const others = await Promise.all(programs)
  for (const { printed } of others) show(printed)
  return [...scenarios, ...others]
}
