import { cp, mkdir, mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proveArchiving } from '#host/active/archiving.ts'
import { psql } from '#host/active/epoch.ts'
import { findSegment } from '#host/archive/segments.ts'
import { archiveTo, repository } from '#host/pgbackrest/configuration.ts'
import { createStanza, takeBackup } from '#host/pgbackrest/write.ts'
import { startDatabase, stopDatabase } from '#host/postgres/database.ts'
import { makeCertificate } from '#host/standby/certificate.ts'
import { become } from '#host/system/account.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { formatRecord } from '#recovery/epoch-record.ts'
import { unprivileged } from '../postgres-host.ts'
import { type RecordServer, startRecordServer } from './record-server.ts'
import { giveTo, makeHost, removeHosts, type TestHost } from './test-host.ts'

export const active = 'eu-central-1'
export const standby = 'eu-west-1'

export const recordOf = (region: string, epoch: number, state: 'taking' | 'active' = 'active') =>
  formatRecord({ epoch, rev: 1, state, active: region, by: 'test' })

/** Of a promotion that is no switchover's. */
export const nothingHandedOver = { finalLsn: '', lastWal: '' } as const

/**
 * A primary with two full backups in epoch 1, people before, between and behind them, each in segments of their own.
 * It is made once; each test takes a copy of its file system as the replica of a new standby.
 */
export class LostRegion {
  readonly folder: string
  readonly primary: TestHost
  readonly record: RecordServer
  /** By the person's name. */
  readonly written = new Map<string, string>()
  readonly #address: string
  readonly #standbys: TestHost[] = []

  constructor(folder: string, address: string, primary: TestHost, record: RecordServer) {
    this.folder = folder
    this.#address = address
    this.primary = primary
    this.record = record
    record.told = text => {
      for (const host of [primary, ...this.#standbys]) host.guardHears(text)
    }
    record.told(record.text)
  }

  /** A standby without a database, its replica as EFS would have it now; `damage` is given the epoch's folder first. */
  async standby(damage: (epochFolder: string) => Promise<void> = async () => {}): Promise<TestHost> {
    return this.#hostBehind(this.primary, standby, host =>
      damage(repository(host.settings, 'replica', 1).path),
    )
  }

  /** A standby without a database that is to follow the primary, whose file system is its replica. */
  async follower(): Promise<TestHost> {
    return this.#hostBehind(this.primary, standby, async () => {}, this.primary.settings.postgres)
  }

  /** What the primary has archived and backed up since is replicated. */
  async replicate({ settings }: TestHost) {
    const from = await realpath(this.primary.settings.efs.own)
    await program('cp', ['--archive', '--update', `${from}/.`, settings.efs.replica])
    await giveTo(await unprivileged(), settings.efs.replica)
  }

  /** The first region again, empty, with `lost` as the one to take over from. */
  async back(lost: TestHost): Promise<TestHost> {
    return this.#hostBehind(lost, active, async () => {})
  }

  async #hostBehind(
    lost: TestHost,
    region: string,
    damage: (host: TestHost) => Promise<void>,
    primary?: HostSettings['postgres'],
  ): Promise<TestHost> {
    const n = this.#standbys.length + 2
    const address = `${this.#address}.${n}`
    const folder = join(this.folder, String(n))
    const peer = lost.settings.region
    const place = {
      folder,
      region,
      peer,
      address,
      nameServers: [this.record.name],
      ...(primary && { primary }),
    }
    const host = await makeHost(place)
    await makeCertificate(host.settings)
    this.#standbys.push(host)
    host.guardHears(this.record.text)
    await cp(await realpath(lost.settings.efs.own), host.settings.efs.replica, {
      recursive: true,
      preserveTimestamps: true,
    })
    await damage(host)
    await giveTo(await unprivileged(), host.settings.efs.replica)
    await mkdir(join(host.settings.efs.own, 'apitest'), { recursive: true })
    await giveTo(await unprivileged(), host.settings.efs.own)
    host.enter()
    return host
  }

  /** The archived segment that a person was added in. */
  segmentOf(name: string): string {
    const segment = this.written.get(name)
    if (segment === undefined) throw new Error(`nobody added ${name}`)
    return segment
  }

  /** A person, a beat, and the segment with both of them in the archive. The primary must run. */
  async add(name: string) {
    const { settings } = this.primary
    await this.primary.query(`INSERT INTO apitest.person VALUES ('${name}', '1950-01-01')`)
    await this.primary.query('UPDATE apitest.heartbeat SET beat = clock_timestamp()')
    this.written.set(name, await proveArchiving(settings, repository(settings, 'own', 1)))
  }

  async remove() {
    await removeHosts(this.folder, [this.primary, ...this.#standbys])
    await this.record[Symbol.asyncDispose]()
  }
}

/** `address`: the first three octets of a loopback network of the test file's own. */
export async function loseRegion(address: string): Promise<LostRegion> {
  const folder = await mkdtemp(join(tmpdir(), 'host-'))
  await program('chmod', ['755', folder])
  const record = await startRecordServer(`${address}.1`, recordOf(active, 1))
  const place = { folder, region: active, peer: standby, address: `${address}.1`, nameServers: [record.name] }
  const primary = await makeHost(place)
  await makeCertificate(primary.settings)
  primary.enter()
  const region = new LostRegion(folder, address, primary, record)
  await makePrimary(region).catch(async error => {
    await region.remove()
    throw error
  })
  await stopDatabase()
  return region
}

async function makePrimary(region: LostRegion) {
  const { settings } = region.primary
  const { bin, data, user } = settings.postgres
  const own = repository(settings, 'own', 1)
  await program(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '-k', '-N'], {
    as: become(user),
  })
  await mkdir(own.path, { recursive: true })
  await giveTo(await unprivileged(), settings.efs.own)
  await archiveTo(settings, own)
  await createStanza(settings, own)
  await startDatabase(settings)
  await psql(settings, 'apitest_db.sql', 'postgres', [], { DRCTL_REGION: active, DRCTL_API_PASSWORD: 'p' })
  await region.add('Ada')
  await takeBackup(settings, own, 'full')
  await region.add('Barbara')
  await takeBackup(settings, own, 'full')
  for (const name of ['Clara', 'Dorothy', 'Emmy', 'Frances']) await region.add(name)
}

export async function people(host: TestHost): Promise<string[]> {
  const rows = await host.query<{ name: string }>('SELECT name FROM apitest.person ORDER BY name')
  return rows.map(({ name }) => name).filter(name => !['Jane', 'John', 'Robert'].includes(name))
}

/** A moment by which everything that was made so far is certain to have been replicated. */
export const afterwards = () => new Date(Date.now() + 60_000).toISOString()

/** The file of an archived segment in an epoch's folder. */
export async function archived(epochFolder: string, segment: string): Promise<string> {
  const place = { side: 'replica', epoch: 1, path: epochFolder } as const
  const file = await findSegment('apitest', place, segment)
  if (!file) throw new Error(`${segment} is not in ${epochFolder}`)
  return file.path
}
