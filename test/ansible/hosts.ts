import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Region, readSettings, regions } from '#sandbox/settings.ts'
import { down } from '#sandbox/up/down.ts'
import { askSupervisor } from '#sandbox/up/supervisor-client.ts'
import { up } from '#sandbox/up/up.ts'
import { askDatabase } from '#sandbox/witness/database.ts'

export type Hosts = Awaited<ReturnType<typeof startHosts>>

/** What a playbook did on one host. */
export type Play = { status: number; changed: number; log: string }

/** Both regions of a sandbox, on which main_install.yml has run once; the standby is left to the playbooks. No alarm goes off while the tests keep it busy. */
export async function startHosts(net: string) {
  const state = mkdtempSync(join(tmpdir(), 'ansible-'))
  const settings = readSettings({
    DRCTL_SANDBOX_STATE: state,
    DRCTL_SANDBOX_NET: net,
    DRCTL_SANDBOX_STANDBY: 'cold',
  })
  await up(settings, { timings: { DRCTL_SANDBOX_CHECK_FAILURES: '10000' } })
  const [active, standby] = regions
  const root = (region: Region) => settings.region[region].root
  let plays = 0
  return {
    ...{ settings, active, standby },
    file: (region: Region, name: string) => readFileSync(join(root(region), name), 'utf8'),
    path: (region: Region, name: string) => join(root(region), name),
    ask: (region: Region, sql: string) => askDatabase(settings, region, sql),
    systemctl: (region: Region, ...args: string[]) =>
      askSupervisor(settings.region[region], 'systemctl', args),

    /** Runs a playbook as a unit of the host, with its environment and as its user. */
    async play(region: Region, playbook: string, ...args: string[]): Promise<Play> {
      const unit = `play-${++plays}`
      const { status } = await askSupervisor(settings.region[region], 'systemd-run', [
        ...['--unit', unit, '--collect', '--wait', '--quiet', '--service-type=oneshot'],
        ...[
          '--working-directory',
          join(root(region), 'opt/drctl/ansible'),
          '/usr/bin/env',
          'ansible-playbook',
        ],
        ...['--inventory', join(root(region), 'etc/drctl/inventory.yml'), '--connection', 'local'],
        ...[...args, playbook],
      ])
      const log = readFileSync(join(root(region), `var/log/units/${unit}.service.log`), 'utf8')
      return { status, log, changed: Number(/\bchanged=(\d+)/.exec(log)?.[1] ?? Number.NaN) }
    },

    async stop() {
      await down(settings)
      rmSync(state, { recursive: true, force: true })
    },
  }
}
