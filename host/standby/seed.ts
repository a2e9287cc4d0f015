import { rename, rm } from 'node:fs/promises'
import { repository } from '#host/pgbackrest/configuration.ts'
import { isStandby, stopDatabase } from '#host/postgres/database.ts'
import { candidates } from '#host/restore/candidates.ts'
import { copyToWorkshop, workshop } from '#host/restore/data-directory.ts'
import { stoodAt } from '#host/restore/drained.ts'
import { type Made, refuseUnlessItFits, restoreNewest } from '#host/restore/newest.ts'
import { fitsTwice } from '#host/restore/space.ts'
import type { StepContext } from '#host/step.ts'
import type { Backup } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Makes the standby from the newest backup of an epoch in the replica that is good enough. A standby that is there is built
 * upon: it never was a primary. Of what was one, and is moved aside, a copy is. So what agrees with the backup need not be read
 * from EFS again. How far a standby had got is kept with the new one, so that a takeover in which that one falls short asks. Refuses with NoCompleteBackup, or DiskFull where a standby
 * would be given up for a backup that does not fit, before it has touched anything.
 */
export async function seed(
  context: StepContext,
  epoch: number,
  isGood: (backup: Backup) => boolean = () => true,
): Promise<Made> {
  const { settings, now } = context
  const from = repository(settings, 'replica', epoch)
  // Until when replication is certain, only AWS knows: a backup that is not whole yet is passed over for the one before.
  const replicatedAt = now().toISOString()
  const backups = (await candidates(settings, { from, replicatedAt, force: true })).filter(isGood)
  const [newest] = backups
  if (!newest)
    throw new DrctlError('NoCompleteBackup', `no backup of epoch ${epoch} would bring the standby further`)
  const stands = await isStandby(settings)
  // One that only lacks room goes on by itself once there is some, and is more than nothing until then.
  if (stands) await refuseUnlessItFits(settings, from, newest, settings.postgres.data)
  const insteadOf = stands ? await givenUp(settings) : undefined
  if (!stands) await buildUponCopy(settings)
  return await restoreNewest(context, { from, backups, replicatedAt }, insteadOf)
}

/** Stops a standby and takes its directory to be built upon. */
async function givenUp(settings: HostSettings) {
  const lsn = await stoodAt(settings)
  await stopDatabase()
  await rm(workshop(settings), { recursive: true, force: true })
  await rename(settings.postgres.data, workshop(settings))
  return { why: 'it could not follow any more, and was seeded anew', lsn }
}

/** Where there is no room for a copy, everything is restored. */
async function buildUponCopy(settings: HostSettings): Promise<void> {
  await stopDatabase()
  if (await fitsTwice(settings.postgres.data)) await copyToWorkshop(settings)
}
