import { chmodSync, mkdirSync, rmSync } from 'node:fs'
import { regions, type Settings } from '#sandbox/settings.ts'
import { buildAll } from './builds.ts'
import { deployAll } from './deploy.ts'
import { down } from './down.ts'
import { install } from './install.ts'
import { makeInstanceRoot } from './instance-root.ts'
import { inventory } from './inventory.ts'
import { instanceOwner } from './owner.ts'
import { preflight } from './preflight.ts'
import { untilApiReady, untilReplicated } from './ready.ts'
import { startCloud, startInstance, startWorld } from './region-daemons.ts'
import { writeSandboxFile } from './sandbox-file.ts'

export type UpOptions = {
  /** Told what is being done. */
  say?: (what: string) => void
  /** The world's DRCTL_SANDBOX_… variables: lag, propagation, health checks, alarm. */
  timings?: Record<string, string>
}

/**
 * Brings two regions up: the first active with a backup that is replicated, the second ready to take over. What was in
 * the state folder of an earlier sandbox goes. Throws NotPossible before anything was done; an Error with the end of
 * the log that says more when something does not come up, with everything stopped again.
 */
export async function up(
  settings: Settings,
  { say = () => {}, timings = {} }: UpOptions = {},
): Promise<void> {
  await preflight(settings)
  const owner = instanceOwner()
  makeStateFolder(settings)
  try {
    say('building the Lambdas, the host program and the API release')
    const [builds] = await Promise.all([buildAll(settings), startWorld(settings, timings)])
    for (const region of regions) {
      const text = inventory(settings, region, builds.releaseSha256, owner)
      makeInstanceRoot(settings.region[region], builds, text, owner)
    }
    say('starting two regions')
    await Promise.all(
      regions.flatMap(region => [startCloud(settings, region), startInstance(settings, region)]),
    )
    await deployAll(settings, builds)
    say('installing PostgreSQL, the API and the first backup')
    await Promise.all(regions.map(region => install(settings, region)))
    say('waiting for the API and for the replication of the backup')
    await Promise.all([untilApiReady(settings), untilReplicated(settings)])
  } catch (error) {
    await down(settings)
    throw error
  }
}

function makeStateFolder(settings: Settings): void {
  rmSync(settings.state, { recursive: true, force: true })
  mkdirSync(settings.state, { recursive: true })
  // The instances' user has to get through, whatever the caller's umask says.
  chmodSync(settings.state, 0o755)
  writeSandboxFile(settings)
}
