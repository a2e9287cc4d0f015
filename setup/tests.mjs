// Runs the unit tests, then the scenarios, then what is judged of them together, and closes with one line that counts them all.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from './child.mjs'

/** Runs ava and resolves to its exit status and its counts; what it prints goes on to the terminal. */
function ava({ root, node, args, env }) {
  return new Promise(resolve => {
    const child = startChild(node, [join(root, 'node_modules', '.bin', 'ava'), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    })
    let printed = ''
    child.stdout.on('data', chunk => {
      printed += chunk
      process.stdout.write(chunk)
    })
    child.on('close', (status, signal) => {
      if (signal) console.error(`the tests were ended by ${signal}`)
      const failed = count(printed, '✘')
      // A run can also fail without a test that did: by its time limit, or a file that cannot be loaded.
      resolve({
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

/**
 * The scenarios, with a folder for what they share: sandboxes that were brought up, to begin with a copy of them, and what
 * rights were used in them, which is judged when all have run and passed.
 */
async function scenarioRuns(project, files) {
  const folder = mkdtempSync(join(tmpdir(), 'drctl-test-run-'))
  try {
    const env = { ...project.env, DRCTL_TEST_RUN: folder }
    const scenarios = await ava({ ...project, args: ['--config', 'scenarios.config.js', ...files], env })
    if (files.length > 0 || scenarios.status !== 0) return [scenarios]
    return [scenarios, await ava({ ...project, args: ['--config', 'rights.config.js'], env })]
  } finally {
    // Replicas are closed for writing, also to their owner.
    spawnSync('chmod', ['-R', 'u+w', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The files of scenarios.config.js. */
const slow = /test\/(scenarios|host|ansible|sql)\/|\.process\.test/

/** Unit tests, then scenarios; `files` narrows either to what it names. Resolves to the exit status. */
export async function runTests({ files, ...project }) {
  const scenarios = files.filter(file => slow.test(file))
  const units = files.filter(file => !scenarios.includes(file))
  const results = []
  if (files.length === 0 || units.length > 0) results.push(await ava({ ...project, args: units }))
  if (results.every(({ status }) => status === 0) && (files.length === 0 || scenarios.length > 0))
    results.push(...(await scenarioRuns(project, scenarios)))
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
  return results.every(({ status }) => status === 0) ? 0 : 1
}
