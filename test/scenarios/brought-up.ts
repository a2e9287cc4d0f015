import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sendSignal } from '#sandbox/instance/process-tree.ts'
import { regions, type Settings } from '#sandbox/settings.ts'
import { daemonPid } from '#sandbox/up/daemons.ts'
import { down } from '#sandbox/up/down.ts'
import { killAll, sandboxProcesses } from '#sandbox/up/processes.ts'
import { untilAlarmWatches, untilApiReady, untilReplicated } from '#sandbox/up/ready.ts'
import { startRegion, startWorld } from '#sandbox/up/region-daemons.ts'
import { up } from '#sandbox/up/up.ts'
import { removeEntry } from '#sandbox/world/replica-copy.ts'
import { until } from '#test/until.ts'

/** Milliseconds. */
const shutdown = 30_000

/**
 * Brings a sandbox up. Of one test run (its folder is DRCTL_TEST_RUN) only the first on a network installs its hosts; the
 * others begin with a copy of that one, taken while it was shut down, and start it as hosts start that are switched on.
 */
export async function bringUp(settings: Settings, timings: Record<string, string>): Promise<void> {
  const run = process.env.DRCTL_TEST_RUN
  if (run === undefined) return await up(settings, { timings })
  const kept = join(run, settings.net)
  if (!existsSync(kept)) await install(settings, kept)
  removeEntry(settings.state)
  copy(kept, settings.state)
  await switchOn(settings, timings)
}

async function install(settings: Settings, kept: string): Promise<void> {
  await up(settings)
  await switchOff(settings)
  // Copied under another name first, so that a copy that was interrupted is not taken for a whole one.
  removeEntry(`${kept}.part`)
  copy(settings.state, `${kept}.part`)
  renameSync(`${kept}.part`, kept)
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
  } catch (error) {
    await down(settings)
    throw error
  }
}

function copy(from: string, to: string): void {
  execFileSync('cp', ['--archive', '--reflink=auto', from, to])
}
