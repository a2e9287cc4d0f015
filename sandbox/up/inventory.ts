import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { passwordParameter, standbyPasswordParameter } from '#recovery/stack-names.ts'
import { domain, peerOf, type Region, type Settings, service } from '#sandbox/settings.ts'
import type { Owner } from './owner.ts'
import { release, ttl } from './stack.ts'

/** The inventory of one instance: the variables of ansible/prod_inventory with the sandbox's values. */
export function inventory(settings: Settings, region: Region, sha256: string, owner: Owner): string {
  const place = settings.region[region]
  const { ports } = settings
  return stringify({
    all: {
      vars: {
        drctl_service: service,
        drctl_domain: domain,
        drctl_ttl: ttl,
        drctl_name_servers: place.gateway.nameServers.map(address => `${address}:${ports.dns}`),
        drctl_database: service,
        drctl_password_parameter: passwordParameter(service),
        drctl_standby_password_parameter: standbyPasswordParameter(service),
        drctl_standby: settings.standby,
        drctl_reinstate: settings.reinstate,
        drctl_on_witness_loss: 'stop',
        drctl_lease_seconds: settings.leaseSeconds,
        drctl_api_protocol: 'http',
        drctl_api_port: ports.api,
        drctl_postgres_port: ports.postgres,
        drctl_release: {
          base_url: `http://${place.gateway.releases}:${ports.releases}`,
          repository: release.repository,
          asset: release.asset,
          version: release.version,
          sha256,
        },
        drctl_archive_timeout: 5,
        drctl_backup_full_schedule: 'Sun *-*-* 02:00:00',
        drctl_backup_incremental_schedule: '*-*-* 00/6:30:00',
        drctl_backup_keep: 4,
        drctl_root: place.root,
        drctl_install: false,
        drctl_become: false,
        drctl_postgres_user: owner.name,
        drctl_api_user: owner.name,
        drctl_postgres_bin: postgresBin(),
        // In the data directory, where it goes with the sandbox: a killed server cannot take it out of /dev/shm.
        // Relays come from wherever the kernel says.
        database_standbys: ['127.0.0.0/8'],
        database_settings: { dynamic_shared_memory_type: 'mmap' },
      },
      hosts: { [region]: host(settings, region) },
    },
  })
}

function host(settings: Settings, region: Region) {
  const place = settings.region[region]
  return {
    ansible_host: place.instance,
    drctl_peer: peerOf(region),
    drctl_peer_address: settings.region[peerOf(region)].peering,
    drctl_listen_address: place.instance,
    drctl_public_address: place.public,
    drctl_file_systems: { own: place.fileSystemId, replica: place.replicaFileSystemId },
  }
}

/** The folder with PostgreSQL's programs: what pg_config says when the server is there, else Debian's newest. */
export function postgresBin(): string {
  const found = [configured(), ...debianVersions()].find(folder => existsSync(join(folder, 'postgres')))
  if (found === undefined) throw new Error('PostgreSQL is not installed: install the package postgresql')
  return found
}

function configured(): string {
  try {
    return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

function debianVersions(): string[] {
  const folder = '/usr/lib/postgresql'
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(folder, version, 'bin'))
}
