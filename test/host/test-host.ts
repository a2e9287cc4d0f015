import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { bootId, bootTime } from '#host/guard/clock.ts'
import { query } from '#host/postgres/query.ts'
import type { StepContext } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { parseRecord } from '#recovery/epoch-record.ts'
import { findBinaries, freePort, unprivileged } from '../postgres-host.ts'

const run = promisify(execFile)
const sql = fileURLToPath(new URL('../../sql', import.meta.url))

/** A host's folders with the configuration that the playbooks write, and a systemctl that knows one unit: PostgreSQL. */
export class TestHost {
  readonly settings: HostSettings

  constructor(settings: HostSettings) {
    this.settings = settings
  }

  /** The host programs find their systemctl and their SQL through the environment. */
  enter() {
    const { root } = this.settings
    process.env.DRCTL_HOME = join(root, 'opt/drctl')
    process.env.PATH = [join(root, 'bin'), ...withoutOtherHosts(process.env.PATH ?? '')].join(':')
  }

  context(run: string, attempt = 1): StepContext {
    const { settings } = this
    return { run, attempt, step: 'test', settings, now: () => new Date(), progress: () => {} }
  }

  /** What its guard would do once the record says this: a lease of an hour, where it names this region. */
  guardHears(text: string) {
    const { lease, region } = this.settings
    const record = text === '' ? undefined : parseRecord(text)
    const held = record?.active === region ? `${(bootTime() + 3600).toFixed(2)} ${record.epoch}` : '0 0'
    mkdirSync(dirname(lease.file), { recursive: true })
    writeFileSync(lease.file, `${held} ${bootId()}\n`)
  }

  /** Rows of one statement, as superuser. */
  query<Row extends pg.QueryResultRow>(text: string, database?: string): Promise<Row[]> {
    return query<Row>(this.settings, text, [], database)
  }

  /** As a power failure would: nothing is written or archived any more. */
  async kill() {
    const { bin, data, user } = this.settings.postgres
    const stop = [join(bin, 'pg_ctl'), '-D', data, '-m', 'immediate', '-w', 'stop']
    const become = userInfo().uid === 0 ? ['runuser', '-u', user, '--'] : []
    const [file = '', ...args] = [...become, ...stop]
    await run(file, args, { cwd: '/' })
  }

  systemctl(...args: string[]) {
    return run(join(this.settings.root, 'bin/systemctl'), args)
  }
}

const withoutOtherHosts = (path: string) => path.split(':').filter(folder => !folder.startsWith('/tmp/host-'))

export type Place = {
  folder: string
  region: string
  peer: string
  address: string
  nameServers: string[]
  /** The primary that a warm standby follows: on another address, and on the same port. */
  primary?: HostSettings['postgres']
}

export async function makeHost(place: Place): Promise<TestHost> {
  const { folder, region, peer, address, nameServers, primary } = place
  const root = join(folder, region)
  const at = (path: string) => join(root, path)
  const user = (await unprivileged()) ? 'postgres' : userInfo().username
  const host = new TestHost({
    ...{ root, service: 'apitest', domain: 'api.example.test', ttl: 1, region, peer, nameServers },
    listen: { protocol: 'http', address, port: await freePort(address) },
    publicAddress: address,
    postgres: {
      ...{
        bin: await findBinaries(),
        data: at('var/lib/drctl/postgresql/data'),
        etc: at('etc/drctl/postgresql'),
      },
      ...{
        socket: at('run/drctl'),
        address,
        port: primary?.port ?? (await freePort(address)),
        user,
        database: 'apitest',
      },
    },
    efs: { own: at('mnt/efs-own'), replica: at('mnt/efs-replica') },
    api: { releases: at('opt/drctl/api/releases'), current: at('opt/drctl/api/current'), user },
    ...{ state: at('var/lib/drctl'), log: at('var/log/drctl'), runtime: at('run/drctl') },
    ansible: { folder: at('opt/drctl/ansible'), inventory: at('etc/drctl/inventory.yml') },
    passwordParameter: '/drctl/apitest/api-password',
    standby: primary ? 'warm' : 'cold',
    reinstate: 'by-hand',
    onWitnessLoss: 'stop',
    lease: { file: at('run/drctl-guard/lease'), seconds: 2 },
    ...{
      peerAddress: primary?.address ?? address,
      standbyPasswordParameter: '/drctl/apitest/standby-password',
    },
  })
  await makeFiles(host, user)
  return host
}

async function makeFiles({ settings }: TestHost, user: string) {
  const { root, postgres, efs, state, log, runtime } = settings
  const pgbackrest = join(root, 'etc/drctl/pgbackrest')
  // Mounted, as the sandbox has it: a link.
  const mounted = join(root, 'file-system')
  const folders = [postgres.etc, join(postgres.data, '..'), mounted, efs.replica, log, runtime, pgbackrest]
  for (const path of [
    ...folders,
    join(root, 'bin'),
    join(state, 'pgbackrest/lock'),
    join(state, 'pgbackrest/spool'),
  ])
    await mkdir(path, { recursive: true })
  await symlink(mounted, efs.own)
  await cp(sql, join(root, 'opt/drctl/sql'), { recursive: true })
  await writeFile(join(pgbackrest, 'common.conf'), common(settings))
  await writeFile(join(postgres.etc, 'postgresql.conf'), server(settings))
  await writeFile(join(postgres.etc, 'pg_hba.conf'), `local all postgres peer map=drctl\n${streamed}`)
  await writeFile(join(postgres.etc, 'pg_ident.conf'), `drctl root postgres\ndrctl ${user} postgres\n`)
  await writeFile(join(root, 'bin/systemctl'), systemctl(settings, user))
  await chmod(join(root, 'bin/systemctl'), 0o755)
  await giveTo(await unprivileged(), root)
}

const streamed = 'hostssl replication,postgres drctl_standby 127.0.0.0/8 scram-sha-256\n'

/** To the database's owner, when that is somebody else. */
export async function giveTo(owner: { uid: number; gid: number } | undefined, tree: string) {
  if (!owner) return
  await chown(tree, owner.uid, owner.gid)
  for (const name of await readdir(tree, { recursive: true }))
    await chown(join(tree, name), owner.uid, owner.gid)
}

const common = ({ service, postgres, state, log, runtime }: HostSettings) => `[global]
lock-path=${state}/pgbackrest/lock
spool-path=${state}/pgbackrest/spool
log-path=${log}
log-level-console=warn
log-level-file=off
compress-type=zst
compress-level=1
repo1-bundle=y
repo1-retention-full=4
start-fast=y
[${service}]
pg1-path=${postgres.data}
pg1-socket-path=${runtime}
pg1-port=${postgres.port}
`

const server = ({ service, postgres, root }: HostSettings) => `data_directory = '${postgres.data}'
hba_file = '${postgres.etc}/pg_hba.conf'
ident_file = '${postgres.etc}/pg_ident.conf'
listen_addresses = '${postgres.address}'
port = ${postgres.port}
unix_socket_directories = '${postgres.socket}'
fsync = off
wal_level = replica
archive_mode = on
archive_command = 'pgbackrest --config=${root}/etc/drctl/pgbackrest/own.conf --stanza=${service} archive-push %p'
wal_retrieve_retry_interval = 500ms
shared_buffers = 16MB
autovacuum = off
wal_receiver_timeout = 2s
wal_sender_timeout = 2s
wal_receiver_status_interval = 1s
ssl = on
ssl_cert_file = '${dirname(postgres.data)}/server.crt'
ssl_key_file = '${dirname(postgres.data)}/server.key'
`

/** The verbs that the host programs use. Other units than PostgreSQL's are always down, and start and stop gladly. */
function systemctl({ postgres, log }: HostSettings, user: string): string {
  const become = userInfo().uid === 0 ? `runuser -u ${user} -- ` : ''
  const pgCtl = `${become}${postgres.bin}/pg_ctl -D ${postgres.data}`
  return `#!/bin/sh
cd /
verb=$1; shift
case " $* " in *' drctl-postgresql.service '*) ;; *) [ "$verb" = is-active ] && { echo inactive; exit 3; }; exit 0 ;; esac
case $verb in
  start) [ -e ${postgres.data}/PG_VERSION ] || exit 1
    ${pgCtl} status >/dev/null && exit 0
    ${pgCtl} -W -l ${log}/postgresql.log -o '-c config_file=${postgres.etc}/postgresql.conf' start >/dev/null
    for _ in $(seq 100); do ${pgCtl} status >/dev/null 2>&1 && exit 0; sleep 0.05; done ;;
  stop) ${pgCtl} status >/dev/null 2>&1 || exit 0; ${pgCtl} -m fast -w stop >/dev/null ;;
  is-active) if ${pgCtl} status >/dev/null 2>&1; then echo active; else echo inactive; exit 3; fi ;;
esac
`
}

/** Ends what runs and takes the folder away. */
export async function removeHosts(folder: string, hosts: TestHost[]) {
  for (const host of hosts) await host.systemctl('stop', 'drctl-postgresql.service').catch(() => {})
  await rm(folder, { recursive: true, force: true })
}
