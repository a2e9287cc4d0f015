import { listSegments } from '#host/archive/segments.ts'
import { limits } from '#host/limits.ts'
import { listBackups } from '#host/pgbackrest/backups.ts'
import { repository, type Side } from '#host/pgbackrest/configuration.ts'
import { exists } from '#host/system/files.ts'
import type { Repository as Report } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { walContinuity } from '#recovery/wal-continuity.ts'

/** One epoch's folder, by names alone: the content of segments is read when it is restored. Undefined without a folder. */
export async function repositoryReport(
  settings: HostSettings,
  side: Side,
  epoch: number,
): Promise<Report | undefined> {
  const from = repository(settings, side, epoch)
  if (!(await exists(from.path).catch(() => false))) return undefined
  const backups = await listBackups(settings, from)
  const newest = backups.findLast(({ error }) => !error)
  const told = backups.slice(-limits.toldBackups)
  if (!newest) return { epoch, backups: told }
  const { startWal: start, stopWal: stop, timeline } = newest
  const files = await listSegments(settings.service, from, timeline)
  const present = files.map(({ segment, changedAt }) => ({ segment, changedAt, ok: true as const }))
  const { problems } = walContinuity({ start, stop, timeline, present, replicatedAt: newest.stoppedAt })
  const last = files.at(-1)
  return {
    epoch,
    backups: told,
    ...(last && { newestWal: last.segment, newestWalAt: last.changedAt }),
    ...(problems[0] && { hole: problems[0].segment }),
  }
}
