import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { regions, type Settings } from '#sandbox/settings.ts'
import { removeEntry } from '#sandbox/world/replica-copy.ts'
import { type Builds, buildAll } from './builds.ts'
import { deployOnce, deployStack } from './deploy.ts'
import { down } from './down.ts'
import { install } from './install.ts'
import { makeInstanceRoot } from './instance-root.ts'
import { inventory } from './inventory.ts'
import { instanceOwner } from './owner.ts'
import { packageStack } from './package.ts'
import { preflight } from './preflight.ts'
import { untilAlarmWatches, untilApiReady, untilFollowed, untilReplicated } from './ready.ts'
import { startRegion, startWorld } from './region-daemons.ts'
import { writeSandboxFile } from './sandbox-file.ts'
import { configurationOf } from './stack.ts'

export type UpOptions = {
  /** Told what is being done. */
  say?: (what: string) => void
  /** The world's DRCTL_SANDBOX_… variables: lag, propagation, health checks, alarm. */
  timings?: Record<string, string>
  /** Aborted, everything that has been started is stopped, and `up` throws the reason. */
  signal?: AbortSignal
}

/**
 * Brings two regions up: the first active with a backup that is replicated, the second ready to take over. What was in
 * the state folder of an earlier sandbox goes. Throws NotPossible before anything was done; an Error with the end of
 * the log that says more when something does not come up, with everything stopped again.
 */
export async function up(
  settings: Settings,
  { say = () => {}, timings = {}, signal = new AbortController().signal }: UpOptions = {},
): Promise<void> {
  await preflight(settings)
  emptyStateFolder(settings)
  const stage = <T>(what: string, begin: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted()
    say(what)
    return Promise.race([begin(), abortOf(signal)])
  }
  try {
    const [builds] = await stage('building the host program and the API release', () =>
      Promise.all([buildAll(settings), startWorld(settings, timings)]),
    )
    makeInstances(settings, builds)
    const configuration = configurationOf(settings, builds.releaseSha256)
    const [packages] = await stage('packaging the stack, starting two regions', () =>
      Promise.all([
        packageStack(settings, configuration),
        ...regions.map(region => startRegion(settings, region)),
      ]),
    )
    await stage('deploying the stack', () =>
      Promise.all([deployOnce(settings, configuration), deployStack(settings, configuration, packages)]),
    )
    // The hosts read the password, by a right that the stack gives them, and the record.
    await stage('installing PostgreSQL and the API', () =>
      Promise.all(regions.map(region => install(settings, region))),
    )
    await stage('waiting for the API, its alarm, and the replication of the backup', () =>
      Promise.all([untilApiReady(settings), untilAlarmWatches(settings), untilReplicated(settings)]),
    )
    await stage('waiting for the standby to follow', () => untilFollowed(settings))
  } catch (error) {
    await down(settings)
    throw error
  }
}

function makeInstances(settings: Settings, builds: Builds): void {
  const owner = instanceOwner()
  for (const region of regions) {
    const text = inventory(settings, region, builds.releaseSha256, owner)
    makeInstanceRoot(settings.region[region], builds, text, owner)
  }
}

function emptyStateFolder({ state, ...settings }: Settings): void {
  for (const name of readdirSync(state)) removeEntry(join(state, name))
  // Before the world begins to replicate, which would make the folders that it misses for itself alone.
  for (const { efs } of Object.values(settings.region)) {
    for (const folder of [efs.own, efs.replica]) mkdirSync(folder, { recursive: true })
  }
  // The instances' user has to get through, whatever the caller's umask says.
  chmodSync(state, 0o755)
  writeSandboxFile({ state, ...settings })
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
