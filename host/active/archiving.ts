import { findSegment } from '#host/archive/segments.ts'
import { verifySegment } from '#host/archive/verify.ts'
import { limits } from '#host/limits.ts'
import type { Repository } from '#host/pgbackrest/configuration.ts'
import { queryOne } from '#host/postgres/query.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { WalSegment } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Ends the present WAL segment and waits until it lies, whole, in the epoch's folder. Answers its name. Throws
 * ArchiveFailing when it does not come there in time.
 */
export async function proveArchiving(settings: HostSettings, to: Repository): Promise<WalSegment> {
  // Something must be in the segment: PostgreSQL does not switch away from an empty one.
  const { segment } = await queryOne<{ segment: WalSegment }>(
    settings,
    `SELECT pg_walfile_name(pg_create_restore_point('drctl')) AS segment`,
  )
  await queryOne(settings, 'SELECT pg_switch_wal()')
  const archived = await until(
    async () => ((await isArchived(settings, to, segment)) ? segment : undefined),
    {
      limit: limits.archiveWait,
      every: limits.databasePoll,
    },
  )
  if (archived !== undefined) return archived
  throw new DrctlError('ArchiveFailing', `${segment} was not archived to ${to.path}`, { segment })
}

/** Whether a segment lies in the archive with the content that its name promises. */
export async function isArchived(
  settings: HostSettings,
  from: Repository,
  segment: WalSegment,
): Promise<boolean> {
  const file = await findSegment(settings.service, from, segment)
  return file !== undefined && (await verifySegment(file)) === true
}
