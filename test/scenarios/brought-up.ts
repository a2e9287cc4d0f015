import { execFile, execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sendSignal } from '#sandbox/instance/process-tree.ts'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { daemonPid } from '#sandbox/up/daemons.ts'
import { down } from '#sandbox/up/down.ts'
import { killAll, sandboxProcesses } from '#sandbox/up/processes.ts'
import { untilAlarmWatches, untilApiReady, untilFollowed, untilReplicated } from '#sandbox/up/ready.ts'
import { startRegion, startWorld } from '#sandbox/up/region-daemons.ts'
import { active, standby } from '#sandbox/up/stack.ts'
import { up } from '#sandbox/up/up.ts'
import { removeEntry } from '#sandbox/world/replica-copy.ts'
import { until } from '#test/until.ts'

const run = promisify(execFile)

/** Milliseconds. */
const shutdown = 30_000

/**
 * Brings a sandbox up. Of one test run (its folder is DRCTL_TEST_RUN) only the first on a network installs its hosts; the
 * others begin with a copy of that one, taken while it was shut down, and start it as hosts start that are switched on.
 */
export async function bringUp(settings: Settings, timings: Record<string, string>): Promise<void> {
  const folder = process.env.DRCTL_TEST_RUN
  if (folder === undefined) return await up(settings, { timings })
  const kept = join(folder, settings.net)
  if (!existsSync(kept)) await install(settings, kept)
  removeEntry(settings.state)
  copy(kept, settings.state)
  if (settings.standby === 'cold') makeCold(settings)
  await switchOn(settings, timings)
}

/** drctl as a scenario runs it: the one that was installed for its test run, or the one of the checkout. */
export function drctlProgram({ net }: Settings): string {
  const folder = process.env.DRCTL_TEST_RUN
  return join(folder === undefined ? '.' : installedCli(join(folder, net)), 'bin/drctl.js')
}

const installedCli = (kept: string) => `${kept}-drctl`

/** As a user does it: by the command, with the settings in the environment. */
async function install(settings: Settings, kept: string): Promise<void> {
  const { stdout } = await run(process.execPath, ['setup/run.mjs', 'sandbox/main.ts', 'up'], {
    env: { ...process.env, DRCTL_SANDBOX_STANDBY: 'warm' },
  })
  if (!/^ready$/m.test(stdout)) throw new Error(`the sandbox is not ready: ${stdout}`)
  await switchOff(settings)
  rmSync(installedCli(kept), { recursive: true, force: true })
  // Loaded here: what builds is of no use to the other files.
  const { installCli } = await import('#cli/build.ts')
  await installCli(installedCli(kept))
  // Copied under another name first, so that a copy that was interrupted is not taken for a whole one.
  removeEntry(`${kept}.part`)
  copy(settings.state, `${kept}.part`)
  renameSync(`${kept}.part`, kept)
}

/** The hosts as they would be had the playbooks been told `cold`: the standby without a database, and no slot for it. */
function makeCold({ region }: Settings): void {
  for (const { root } of Object.values(region)) {
    const file = join(root, 'etc/drctl/host.json')
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), standby: 'cold' }))
  }
  const dataOf = (name: Region) => join(region[name].root, 'var/lib/drctl/postgresql/data')
  rmSync(dataOf(standby), { recursive: true })
  for (const slot of globSync(join(dataOf(active), 'pg_replslot/*'))) rmSync(slot, { recursive: true })
}

/** The hosts are shut down properly; what is left of the sandbox then is killed. */
async function switchOff(settings: Settings): Promise<void> {
  const hosts = () =>
    regions.map(region => daemonPid(settings, `instance-${region}`)).filter(pid => pid !== undefined)
  for (const pid of hosts()) sendSignal(pid, 'SIGTERM')
  await until('the hosts to shut down', shutdown, () => hosts().length === 0)
  await killAll(() => sandboxProcesses(settings))
  rmSync(settings.control, { force: true })
  // The alarm has to see the API anew before it can tell of its failure.
  rmSync(join(settings.state, 'world', 'alarm.json'))
}

async function switchOn(settings: Settings, timings: Record<string, string>): Promise<void> {
  try {
    await startWorld(settings, timings)
    await Promise.all(regions.map(region => startRegion(settings, region)))
    await Promise.all([untilApiReady(settings), untilAlarmWatches(settings), untilReplicated(settings)])
    await untilFollowed(settings)
  } catch (error) {
    await down(settings)
    throw error
  }
}

function copy(from: string, to: string): void {
  execFileSync('cp', ['--archive', '--reflink=auto', from, to])
}
