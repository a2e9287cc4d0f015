import { replication } from '#aws/efs.ts'
import type { Connection } from '#operator/connection.ts'
import { patiently } from '#operator/patience.ts'
import { workOnHost } from '#operator/work-on-host.ts'
import { type BackupType, HostResult as Taken } from '#recovery/contracts/take-backup.ts'
import { HostResult as Verified } from '#recovery/contracts/verify-backups.ts'
import { regionOf } from '#recovery/regions.ts'
import type { Progress } from '#recovery/run-progress.ts'

type Place = Pick<Connection, 'stack' | 'region'>

/** Has a region's host take a backup. RecordLost when the record does not name it, ArchiveFailing when the backup fails. */
export const takeBackup = (
  place: Place,
  type: BackupType,
  say: (progress: Progress) => void,
): Promise<Taken> =>
  workOnHost(
    place,
    { step: 'take-backup', run: `backup-${type}`, parameters: { type }, HostResult: Taken },
    say,
  )

/**
 * Has a region's host read an epoch's backups and WAL, its own or the replica's. What EFS says of the replica decides what
 * must have arrived there. NoCompleteBackup where the region has no folder of that epoch.
 */
export async function verifyBackups(
  place: Place,
  epoch: number,
  say: (progress: Progress) => void,
): Promise<Verified> {
  const { replicaFileSystemId } = regionOf(place.stack, place.region)
  const { replicatedAt } = await patiently(() => replication(place.region, replicaFileSystemId))
  return workOnHost(
    place,
    {
      step: 'verify-backups',
      run: `verify-epoch-${epoch}`,
      parameters: { epoch: String(epoch), replicatedAt },
      HostResult: Verified,
    },
    say,
  )
}
