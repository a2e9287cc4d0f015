import type { z } from 'zod'
import { openEpoch } from '#host/active/epoch.ts'
import { checkArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { databaseState, startDatabase } from '#host/postgres/database.ts'
import { queryOne } from '#host/postgres/query.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { branchOff, currentTimeline } from '#host/promotion/history.ts'
import { openRepository } from '#host/promotion/new-repository.ts'
import { questionOf } from '#host/promotion/question.ts'
import { type Promoted, type Promotion, readPromotion, writePromotion } from '#host/promotion/record.ts'
import { readRecord } from '#host/record.ts'
import { readRestored } from '#host/restore/restored.ts'
import type { Step, StepContext } from '#host/step.ts'
import { startUnits, units } from '#host/system/systemd.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/promote-database.ts'
import { DrctlError } from '#recovery/errors.ts'
import { segmentEnd } from '#recovery/wal-segment.ts'

type Parameters = z.infer<typeof HostParameters>

/**
 * The commit point. Either answers a question, having changed nothing, or makes the standby the primary of the next
 * epoch. It never promotes short in silence. Run again after the promotion, it finishes what is left and answers the same.
 */
export const promoteDatabase: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work(context, parameters) {
    const { settings, run } = context
    const before = await readPromotion(settings, parameters.nextEpoch)
    if ((await databaseState(settings)) === 'primary') {
      if (before?.run === run) return await finish(context, parameters, before)
      throw new DrctlError('AlreadyActive', `the database is a primary already, and not by ${run}`)
    }
    const prepared = await prepare(context, parameters)
    if ('outcome' in prepared) return prepared
    await refuseUnclaimed(context, parameters)
    await openRepository(settings, parameters.nextEpoch, run)
    await writePromotion(settings, parameters.nextEpoch, prepared)
    await promote(context)
    return await finish(context, parameters, prepared)
  },
}

/** Replays all there is, looks for what is missing, and either asks or says what will be promoted. */
async function prepare(
  context: StepContext,
  parameters: Parameters,
): Promise<Promotion | Extract<HostResult, { outcome: 'question' }>> {
  const { settings, run } = context
  const restored = await readRestored(settings)
  if (restored?.fromEpoch !== parameters.fromEpoch) {
    throw new DrctlError('DatabaseNotStarted', `the database is no standby of epoch ${parameters.fromEpoch}`)
  }
  await startDatabase(settings)
  const from = repository(settings, 'replica', parameters.fromEpoch)
  const archive = await checkArchive(settings, from, restored.backup, parameters.replicatedAt)
  if (archive.contiguousTo === undefined) {
    throw new DrctlError('WalIncomplete', `the archive has lost ${restored.backup.startWal}`, {
      ...archive.problems[0],
    })
  }
  // The highest good segment is compared with what is replayed; it waits, or refuses, until nothing good is left out.
  const replayedLsn = await replayTo(context, archive.contiguousTo)
  const highest =
    archive.present
      .map(({ segment }) => segment)
      .sort()
      .at(-1) ?? archive.contiguousTo
  const at = { recoverableLsn: replayedLsn, knownLsn: segmentEnd(highest) }
  const asked = questionOf(archive, at, parameters)
  if (asked) return asked
  const { acceptLossTo } = parameters
  return {
    run,
    parentTimeline: restored.backup.timeline,
    replayedLsn,
    tornTail: archive.problems,
    ...(archive.kind === 'hole' && acceptLossTo !== '' && { acceptedLossTo: acceptLossTo }),
  }
}

/** Asked here once more, at the moment of the deed: between claim and promotion the record may have been won by another. */
async function refuseUnclaimed({ settings }: StepContext, { nextEpoch }: Parameters): Promise<void> {
  const { active, epoch } = await readRecord(settings)
  if (active === settings.region && epoch === nextEpoch) return
  throw new DrctlError(
    'RecordLost',
    `the epoch record names ${active} at epoch ${epoch}, not ${settings.region} at ${nextEpoch}`,
    { active, epoch },
  )
}

async function promote({ settings, progress }: StepContext): Promise<void> {
  progress('promote')
  const { promoted } = await queryOne<{ promoted: boolean }>(
    settings,
    'SELECT pg_promote(wait => true, wait_seconds => $1) AS promoted',
    [limits.promoteSeconds],
    'postgres',
  )
  if (!promoted) {
    throw new DrctlError(
      'DatabaseNotStarted',
      `the standby was not promoted within ${limits.promoteSeconds} s`,
    )
  }
}

/** What follows the promotion, each part of it harmless when it is done twice. */
async function finish(context: StepContext, parameters: Parameters, promotion: Promotion): Promise<Promoted> {
  const result = promotion.result ?? (await openNextEpoch(context, parameters, promotion))
  // Not before: the last beat that was recovered must have been read.
  await startUnits(units.heartbeat)
  return result
}

async function openNextEpoch(
  { settings, now }: StepContext,
  { nextEpoch }: Parameters,
  promotion: Promotion,
): Promise<Promoted> {
  const timeline = await currentTimeline(settings)
  const { lsn } = await branchOff(settings, timeline, promotion.parentTimeline)
  const { beat } = await queryOne<{ beat: Date | null }>(
    settings,
    'SELECT max(beat) AS beat FROM apitest.heartbeat',
  )
  await openEpoch(settings, nextEpoch)
  const result: Promoted = {
    outcome: 'promoted',
    epoch: nextEpoch,
    recoveryPoint: { lsn, timeline: promotion.parentTimeline, ...(beat && { lastBeat: beat.toISOString() }) },
    timeline,
    tornTail: promotion.tornTail,
    ...(promotion.acceptedLossTo !== undefined && { acceptedLossTo: promotion.acceptedLossTo }),
    promotedAt: now().toISOString(),
  }
  await writePromotion(settings, nextEpoch, { ...promotion, result })
  return result
}
