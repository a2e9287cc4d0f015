import { rmSync } from 'node:fs'
import { regions, type Settings } from '#sandbox/settings.ts'
import { openTree } from '#sandbox/world/replica-copy.ts'
import { forgetDaemon } from './daemons.ts'
import { killAll, sandboxProcesses, stopAll } from './processes.ts'
import { freeSharedMemory } from './shared-memory.ts'

/** Stops every process of the sandbox. Its files stay until the next `up`, so that logs can be read; `rm -r` removes them. */
export async function down(settings: Settings): Promise<void> {
  const all = () => sandboxProcesses(settings)
  stopAll(all)
  await killAll(all)
  freeSharedMemory(settings)
  for (const name of ['world', ...regions.flatMap(region => [`cloud-${region}`, `instance-${region}`])]) {
    forgetDaemon(settings, name)
  }
  rmSync(settings.control, { force: true })
  for (const region of regions) openTree(settings.region[region].efs.replica)
}
