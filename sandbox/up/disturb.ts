import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sendSignal } from '#sandbox/instance/process-tree.ts'
import type { Region, Settings } from '#sandbox/settings.ts'
import { controlClient } from '#sandbox/world/control-client.ts'
import { NotPossible } from './preflight.ts'
import { killAll, regionProcesses, stopAll } from './processes.ts'
import { startRegion } from './region-daemons.ts'

/** Kills every process of a region with SIGKILL and cuts its network. Stopped first, none can do a last thing. */
export async function lose(settings: Settings, region: Region): Promise<void> {
  const all = () => regionProcesses(settings, region)
  stopAll(all)
  await controlClient(settings.control).lose(region)
  await killAll(all)
}

/**
 * Gives a lost region its network back and starts its cloud and its instance again: a reboot of the host, whose enabled
 * units start if their conditions allow it. Refuses a region that runs.
 */
export async function heal(settings: Settings, region: Region): Promise<void> {
  if (regionProcesses(settings, region).length > 0) {
    throw new NotPossible(`${region} is not lost\n  lose it first: npm run sandbox -- lose ${region}`)
  }
  await controlClient(settings.control).find(region)
  await emptyRuntime(settings.region[region].root)
  await startRegion(settings, region)
}

/** As a reboot does: the lease of the time before is gone, and where the API forwarded to. */
async function emptyRuntime(root: string): Promise<void> {
  const folder = join(root, 'run/drctl-guard')
  for (const name of await readdir(folder)) await rm(join(folder, name))
}

/** SIGSTOP to every process of a region; its network stays. */
export async function freeze(settings: Settings, region: Region): Promise<void> {
  const all = () => regionProcesses(settings, region)
  if (all().length === 0)
    throw new NotPossible(`${region} has no process: it is lost\n  npm run sandbox -- heal ${region}`)
  stopAll(all)
}

/** SIGCONT to every process of a region. */
export async function thaw(settings: Settings, region: Region): Promise<void> {
  for (const { pid } of regionProcesses(settings, region)) sendSignal(pid, 'SIGCONT')
}
