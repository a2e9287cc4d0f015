import { checkAhead } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { lastRecordAt } from '#host/postgres/wal-records.ts'
import { possibleLoss } from '#host/promotion/question.ts'
import { receiver, stopStreaming } from '#host/standby/receiver.ts'
import type { StepContext } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { HostResult } from '#recovery/contracts/restore-database.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isFurther } from '#recovery/following.ts'
import { compareLsn } from '#recovery/lsn.ts'
import { segmentOf } from '#recovery/wal-segment.ts'
import { epochBackups } from './candidates.ts'
import type { Source } from './newest.ts'
import { type Restored, readRestored, resultOf } from './restored.ts'

/** Why a standby that is there is of no use, and up to where it had got. */
export type Unusable = NonNullable<Restored['insteadOf']>

/**
 * Has the standby of this epoch, if there is one, replay everything that it has received and that the archive holds. Else
 * says why it cannot be used; undefined when there is none.
 */
export async function drained(
  context: StepContext,
  source: Omit<Source, 'backups'>,
): Promise<{ result: HostResult } | Unusable | undefined> {
  const restored = await readRestored(context.settings)
  if (restored?.fromEpoch !== source.from.epoch) return undefined
  const began = performance.now()
  try {
    await startDatabase(context.settings, limits.standbyStart)
    const drain = await drainTo(context, source, restored)
    if ('why' in drain) return drain
    const seconds = { restore: 0, replay: (performance.now() - began) / 1000 }
    return { result: resultOf(restored, { standing: true, ...drain, seconds }) }
  } catch (error) {
    if (!isTheStandbys(error)) throw error
    return { why: error.message, lsn: await stoodAt(context.settings) }
  }
}

async function drainTo(
  context: StepContext,
  { from, replicatedAt }: Omit<Source, 'backups'>,
  restored: Restored,
): Promise<Pick<HostResult, 'lastWal' | 'replayedLsn' | 'loss'> | Unusable> {
  const { timeline } = restored
  const { settings } = context
  const { replayedLsn: lsn, streaming } = await receiver(settings)
  // One that waits for a lost primary to answer would hold up what the archive has.
  if (!streaming) await stopStreaming(settings)
  const archive = await checkAhead(settings, from, { lsn, timeline }, replicatedAt)
  const [first] = archive.kind === 'hole' ? archive.problems : []
  const backups = first ? await epochBackups(settings, from) : []
  if (first && backups.some(backup => isFurther(backup, { lsn, timeline })))
    return { why: `${first.segment}, which it needs next, is ${first.problem}`, lsn: await stoodAt(settings) }
  const replayedLsn = await replayTo(context, archive.contiguousTo)
  const loss = possibleLoss(archive, restored, replayedLsn)
  const lastWal = archive.contiguousTo ?? segmentOf(replayedLsn, timeline)
  return { lastWal, replayedLsn, ...(loss && { loss }) }
}

const isTheStandbys = (error: unknown): error is DrctlError =>
  error instanceof DrctlError && ['DatabaseNotStarted', 'WalIncomplete'].includes(error.code)

/** Up to where a standby had got, by what it has received too; of one that is down, by the WAL that lies there. */
export async function stoodAt(settings: HostSettings): Promise<Lsn> {
  const running = await receiver(settings).catch(() => undefined)
  if (running) return later(running.replayedLsn, running.receivedLsn)
  const { recoveredTo, checkpoint, timeline } = await controlData(settings)
  return later(recoveredTo, await lastRecordAt(settings, { from: checkpoint, timeline }))
}

const later = (one: Lsn, other: Lsn | undefined) =>
  other !== undefined && compareLsn(other, one) > 0 ? other : one
