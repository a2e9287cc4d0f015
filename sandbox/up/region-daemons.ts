import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { busOf } from '#sandbox/instance/environment.ts'
import type { Region, Settings } from '#sandbox/settings.ts'
import { startDaemon } from './daemons.ts'
import { settingsEnvironment } from './environment.ts'
import { nodeOf } from './instance-root.ts'
import { instanceOwner } from './owner.ts'
import { projectRoot } from './project-root.ts'
import { askSupervisor } from './supervisor-client.ts'

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** These two run the project's own sources, so they start sooner with what was compiled before. */
function compileCache(): Record<string, string> {
  const { NODE_COMPILE_CACHE: folder } = process.env
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

/** The world's daemon. `timings` are its DRCTL_SANDBOX_… variables; what is not given is the world's own. */
export function startWorld(settings: Settings, timings: Record<string, string>): Promise<void> {
  return startDaemon(settings, {
    name: 'world',
    program: process.execPath,
    args: [join(projectRoot, 'sandbox/world/main.ts')],
    env: { PATH: path, ...compileCache(), ...timings, ...settingsEnvironment(settings) },
    cwd: settings.state,
    ready: async () => existsSync(settings.control),
  })
}

/** Both daemons of a region at once: its cloud and its instance, whose enabled units start by themselves. */
export async function startRegion(settings: Settings, region: Region): Promise<void> {
  await Promise.all([startCloud(settings, region), startInstance(settings, region)])
}

/** The region's AWS services. */
export function startCloud(settings: Settings, region: Region): Promise<void> {
  const { cloud, folder } = settings.region[region]
  return startDaemon(settings, {
    name: `cloud-${region}`,
    program: process.execPath,
    args: [join(projectRoot, 'sandbox/cloud/main.ts'), '--region', region],
    env: { PATH: path, ...compileCache(), DRCTL_SANDBOX_TREE: folder, ...settingsEnvironment(settings) },
    cwd: settings.state,
    ready: () => answers(`http://${cloud}:${settings.ports.cloud}/internal/health`),
  })
}

/** The region's instance: ready when its supervisor answers. */
export function startInstance(settings: Settings, region: Region): Promise<void> {
  const place = settings.region[region]
  return startDaemon(settings, {
    name: `instance-${region}`,
    program: nodeOf(place),
    args: [join(place.root, 'opt/sandbox/instance.cjs'), '--region', region],
    env: { PATH: path, DRCTL_SANDBOX_TREE: place.folder, ...settingsEnvironment(settings) },
    cwd: place.root,
    owner: instanceOwner(),
    ready: async () => existsSync(busOf(place)) && (await supervisorAnswers(settings, region)),
  })
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok
  } catch {
    return false
  }
}

async function supervisorAnswers(settings: Settings, region: Region): Promise<boolean> {
  try {
    return (await askSupervisor(settings.region[region], 'systemctl', ['list-units'])).status === 0
  } catch {
    return false
  }
}
