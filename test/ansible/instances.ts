import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Region, readSettings, regions } from '#sandbox/settings.ts'
import { buildAll } from '#sandbox/up/builds.ts'
import { down } from '#sandbox/up/down.ts'
import { makeInstanceRoot } from '#sandbox/up/instance-root.ts'
import { inventory } from '#sandbox/up/inventory.ts'
import { instanceOwner } from '#sandbox/up/owner.ts'
import { startInstance } from '#sandbox/up/region-daemons.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { startOutside } from './outside.ts'

export type Instances = Awaited<ReturnType<typeof startInstances>>

/** What a playbook did on one host. */
export type Play = { status: number; changed: number; failed: number; log: string }

/** The sandbox's two instances, empty, with their supervisors and inventories; nothing of AWS but what they ask. */
export async function startInstances(net: string) {
  const state = mkdtempSync(join(tmpdir(), 'ansible-'))
  // The instances' user has to get through.
  chmodSync(state, 0o755)
  const settings = readSettings({ DRCTL_SANDBOX_STATE: state, DRCTL_SANDBOX_NET: net })
  const [active, standby] = regions
  const [builds, outside] = await Promise.all([buildAll(settings), startOutside(settings, active)])
  const owner = instanceOwner()
  for (const region of regions) {
    const text = inventory(settings, region, builds.releaseSha256, owner)
    makeInstanceRoot(settings.region[region], builds, text, owner)
    await startInstance(settings, region)
  }
  let plays = 0
  return {
    ...{ settings, active, standby, outside },
    root: (region: Region) => settings.region[region].root,
    systemctl: (region: Region, ...args: string[]) =>
      askSupervisor(settings.region[region], 'systemctl', args),

    /** Runs a playbook as a unit of the instance, with its environment and as its user. */
    async play(region: Region, playbook: string, ...args: string[]): Promise<Play> {
      const place = settings.region[region]
      const unit = `play-${++plays}`
      const { status } = await askSupervisor(place, 'systemd-run', [
        ...['--unit', unit, '--collect', '--wait', '--quiet', '--service-type=oneshot'],
        ...['--working-directory', join(place.root, 'opt/drctl/ansible'), '/usr/bin/env', 'ansible-playbook'],
        ...['--inventory', join(place.root, 'etc/drctl/inventory.yml'), '--connection', 'local', ...args, playbook],
      ])
      const log = readFileSync(join(place.root, `var/log/units/${unit}.service.log`), 'utf8')
      return { status, log, changed: recap(log, 'changed'), failed: recap(log, 'failed') }
    },

    async stop() {
      await down(settings)
      await outside.stop()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

function recap(log: string, what: string): number {
  return Number(new RegExp(`\\b${what}=(\\d+)`).exec(log)?.[1] ?? Number.NaN)
}
