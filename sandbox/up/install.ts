import { join } from 'node:path'
import type { Region, Settings } from '#sandbox/settings.ts'
import { tailOf } from './daemons.ts'
import { limits } from './limits.ts'
import { askSupervisor } from './supervisor-client.ts'

/** Runs the installing playbook on an instance, as its user and with its environment. Throws with the end of its log. */
export async function install(settings: Settings, region: Region): Promise<void> {
  const place = settings.region[region]
  const unit = 'drctl-install'
  const { status, stderr } = await askSupervisor(place, 'systemd-run', [
    `--unit=${unit}`,
    '--collect',
    '--wait',
    '--quiet',
    `--property=TimeoutStartSec=${limits.install / 1000}`,
    '--service-type=oneshot',
    `--working-directory=${join(place.root, 'opt/drctl/ansible')}`,
    '/usr/bin/env',
    'ansible-playbook',
    '--inventory',
    join(place.root, 'etc/drctl/inventory.yml'),
    '--limit',
    region,
    '--connection',
    'local',
    'main_install.yml',
  ])
  if (status === 0) return
  const log = join(place.root, `var/log/units/${unit}.service.log`)
  throw new Error(
    `the instance in ${region} could not be installed: ${stderr}\n${tailOf(log, 30)}\n  its log: ${log}`,
  )
}
