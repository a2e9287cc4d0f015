import { readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { EpochRecord } from '#recovery/epoch-record.ts'
import { DrctlError } from '#recovery/errors.ts'
import { databaseEpoch } from './active/epoch.ts'
import { applySchema } from './active/schema.ts'
import { untilLeased } from './guard/leased.ts'
import { repository } from './pgbackrest/configuration.ts'
import { takeBackup } from './pgbackrest/write.ts'
import { databaseState, startDatabase } from './postgres/database.ts'
import { superuser } from './postgres/query.ts'
import { openRepository } from './promotion/new-repository.ts'
import { readRecord } from './record.ts'
import { makeCertificate } from './standby/certificate.ts'
import { fullBackup } from './steps/reprotect.ts'
import { become } from './system/account.ts'
import { exists, makeFolder, syncFolder } from './system/files.ts'
import { program } from './system/program.ts'
import { startUnits, units } from './system/systemd.ts'

/** The first epoch, which no takeover opened, and the run that its folder belongs to. */
const first = { epoch: 1, run: 'initialize' }

export type Initialized = { role: 'active' | 'standby'; done: string[] }

/**
 * Makes the host what the epoch record says it is. The active one gets its database, schema, role and first backup, each
 * unless it is there, also when an earlier call was ended in the middle; `done` names what was made. A standby gets
 * no database here: where it is warm, the unit that follows the active side makes it, else a restore does.
 */
export async function initialize(settings: HostSettings): Promise<Initialized> {
  const record = await readRecord(settings)
  const role = record.active === settings.region ? 'active' : 'standby'
  await startUnits(...units.guard)
  const done = (await makeCertificate(settings)) ? ['certificate'] : []
  if (role === 'active') done.push(...(await initializeActive(settings, record)))
  await startUnits(units.follow)
  return { role, done }
}

async function initializeActive(settings: HostSettings, record: EpochRecord): Promise<string[]> {
  const own = repository(settings, 'own', record.epoch)
  const done: string[] = []
  if ((await databaseState(settings)) === 'absent') {
    await refuseWhereDataWas(settings, record)
    await createCluster(settings)
    done.push('cluster')
  }
  const unprotected = (await fullBackup(settings, own)) === undefined
  if (unprotected && record.epoch === first.epoch) await openRepository(settings, first.epoch, first.run)
  await untilLeased(settings, record.epoch)
  await startDatabase(settings)
  done.push(...(await applySchema(settings)))
  await refuseOtherEpoch(settings, record)
  await startUnits(units.heartbeat, ...units.timers)
  if (unprotected) {
    await takeBackup(settings, own, 'full')
    done.push('backup')
  }
  return done
}

/** Makes an empty cluster, with page checksums. Its folder appears when it is whole. */
async function createCluster({ postgres: { bin, data, user } }: HostSettings): Promise<void> {
  const [owner, beside] = [become(user), `${data}.initialize`]
  await makeFolder(dirname(data), 0o700, owner)
  await rm(beside, { recursive: true, force: true })
  await program(
    join(bin, 'initdb'),
    [
      ...['--pgdata', beside, '--username', superuser, '--encoding', 'UTF8', '--locale', 'C'],
      ...['--data-checksums', '--auth-local', 'peer', '--auth-host', 'scram-sha-256'],
    ],
    { as: owner },
  )
  await rename(beside, data)
  await syncFolder(dirname(data))
}

/**
 * An empty database in the place of a lost one would be served to callers as if nothing had happened. Refuses with
 * RepositoryExists where there has ever been a database.
 */
async function refuseWhereDataWas({ efs, service }: HostSettings, { epoch }: EpochRecord): Promise<void> {
  for (const mount of [efs.own, efs.replica]) {
    const folder = join(mount, service)
    const names = (await exists(folder)) ? await readdir(folder) : []
    const found = names.find(name => name.startsWith('epoch-'))
    if (!found && epoch === first.epoch) continue
    const why = found ? `${join(folder, found)} holds its backups` : `the record is at epoch ${epoch}`
    throw new DrctlError('RepositoryExists', `there has been a database: ${why}; restore it instead`)
  }
}

async function refuseOtherEpoch(settings: HostSettings, { epoch }: EpochRecord): Promise<void> {
  const found = await databaseEpoch(settings)
  if (found === epoch) return
  throw new DrctlError('RecordLost', `the record is of epoch ${epoch}, the database says ${found ?? 'none'}`)
}
