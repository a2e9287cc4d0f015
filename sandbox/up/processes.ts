import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pidFolderOf } from '#sandbox/instance/environment.ts'
import { type ProcessEntry, processEntry, processTree, sendSignal } from '#sandbox/instance/process-tree.ts'
import { type Region, regions, type Settings } from '#sandbox/settings.ts'
import { daemonPid } from './daemons.ts'
import { limits } from './limits.ts'
import { until } from './until.ts'

/** Every process of a region: its cloud, its instance, their units, and all that descends from these. */
export function regionProcesses(settings: Settings, region: Region): ProcessEntry[] {
  const place = settings.region[region]
  const daemons = [`cloud-${region}`, `instance-${region}`].flatMap(name => daemonPid(settings, name) ?? [])
  const roots = [...daemons, ...recordedUnits(pidFolderOf(place))]
  return processTree(roots, `DRCTL_SANDBOX_TREE=${place.folder}`)
}

/** Every process of the sandbox. */
export function sandboxProcesses(settings: Settings): ProcessEntry[] {
  const world = processTree([daemonPid(settings, 'world')].filter(pid => pid !== undefined))
  return [...world, ...regions.flatMap(region => regionProcesses(settings, region))]
}

/** Stops all that `list` names with SIGSTOP, again until nothing new appears, so that nothing is forked meanwhile. */
export function stopAll(list: () => ProcessEntry[]): void {
  const stopped = new Set<number>()
  for (;;) {
    const fresh = list().filter(({ pid }) => !stopped.has(pid))
    if (fresh.length === 0) return
    for (const { pid } of fresh) {
      sendSignal(pid, 'SIGSTOP')
      stopped.add(pid)
    }
  }
}

/** Kills all that `list` names and answers when nothing of it is left. */
export async function killAll(list: () => ProcessEntry[]): Promise<void> {
  await until(
    () => {
      const left = list()
      for (const { pid } of left) sendSignal(pid, 'SIGKILL')
      return left.length === 0 ? true : undefined
    },
    limits.processesGone,
    () => `these processes do not end: ${list().map(({ pid }) => pid)}`,
  )
}

/**
 * The main processes of the units, as the instance has written them down; also when the instance is gone. One that ends while
 * this is read takes its file along.
 */
function recordedUnits(folder: string): number[] {
  const names = ifThere(() => readdirSync(folder)) ?? []
  return names.flatMap(name => {
    const [pid, started] =
      ifThere(() => readFileSync(join(folder, name), 'utf8'))
        ?.trim()
        .split(' ') ?? []
    const entry = pid === undefined ? undefined : processEntry(Number(pid))
    return entry && entry.started === started ? [entry.pid] : []
  })
}

function ifThere<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
