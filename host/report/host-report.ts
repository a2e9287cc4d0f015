import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { passwordVersion } from '#host/active/password.ts'
import { bootTime } from '#host/guard/clock.ts'
import { heldLease } from '#host/guard/lease-file.ts'
import { readAccount } from '#host/reinstate/account.ts'
import { account } from '#host/system/account.ts'
import { program } from '#host/system/program.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { apiReport } from './api.ts'
import { databaseReport } from './database.ts'
import { mountReport } from './mount.ts'
import { repositoryReport } from './repository.ts'

/** What this host says of itself, and of one epoch's folder on both of its file systems. Reads, and changes nothing. */
export async function hostReport(settings: HostSettings, epoch: number, at: Date): Promise<HostReport> {
  const [
    version,
    database,
    api,
    own,
    replica,
    replicaRepository,
    ownRepository,
    disk,
    password,
    lease,
    divergence,
  ] = await Promise.all([
    serverVersion(settings),
    databaseReport(settings),
    apiReport(settings),
    mountReport(settings.efs.own, settings),
    mountReport(settings.efs.replica, settings),
    repositoryReport(settings, 'replica', epoch),
    repositoryReport(settings, 'own', epoch),
    statfs(dirname(settings.postgres.data)),
    passwordVersion(settings),
    heldLease(settings),
    readAccount(settings, epoch),
  ])
  return {
    region: settings.region,
    at: at.toISOString(),
    postgres: { version, ...account(settings.postgres.user) },
    database,
    api,
    own,
    replica,
    ...(replicaRepository && { replicaRepository }),
    ...(ownRepository && { ownRepository }),
    ...(divergence && { divergence }),
    dataFreeBytes: disk.bavail * disk.bsize,
    ...(password !== undefined && { passwordVersion: password }),
    ...(lease && { lease: { epoch: lease.epoch, secondsLeft: Math.max(0, lease.until - bootTime()) } }),
  }
}

/** The major version of the programs that would run the database. */
async function serverVersion({ postgres }: HostSettings): Promise<number> {
  const { stdout } = await program(join(postgres.bin, 'postgres'), ['--version'])
  return Number(/\d+/.exec(stdout)?.[0])
}
