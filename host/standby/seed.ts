import { rename, rm } from 'node:fs/promises'
import { repository } from '#host/pgbackrest/configuration.ts'
import { isStandby, stopDatabase } from '#host/postgres/database.ts'
import { candidates } from '#host/restore/candidates.ts'
import { workshop } from '#host/restore/data-directory.ts'
import { type Made, restoreNewest } from '#host/restore/newest.ts'
import type { StepContext } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/**
 * Makes the standby from the newest backup of an epoch in the replica. A standby that is there is built upon: it never
 * was a primary, so it holds nothing of its own, and what agrees with the backup need not be copied again. Refuses with
 * NoCompleteBackup before it has touched anything.
 */
export async function seed(context: StepContext, epoch: number): Promise<Made> {
  const { settings, now } = context
  const from = repository(settings, 'replica', epoch)
  // Until when replication is certain, only AWS knows: a backup that is not whole yet is passed over for the one before.
  const replicatedAt = now().toISOString()
  const backups = await candidates(settings, { from, replicatedAt, force: true })
  if (await isStandby(settings)) await reuse(settings)
  return await restoreNewest(context, { from, backups, replicatedAt })
}

async function reuse(settings: HostSettings): Promise<void> {
  await stopDatabase()
  await rm(workshop(settings), { recursive: true, force: true })
  await rename(settings.postgres.data, workshop(settings))
}
