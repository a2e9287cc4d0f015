import type { z } from 'zod'
import { openEpoch } from '#host/active/epoch.ts'
import { writeReceived } from '#host/active/handed-over.ts'
import { bootTime } from '#host/guard/clock.ts'
import { untilLeased } from '#host/guard/leased.ts'
import { boundFor } from '#host/guard/memory.ts'
import { limits } from '#host/limits.ts'
import { databaseState, isStandby, startDatabase } from '#host/postgres/database.ts'
import { queryOne } from '#host/postgres/query.ts'
import { branchOff, currentTimeline } from '#host/promotion/history.ts'
import { openRepository } from '#host/promotion/new-repository.ts'
import { prepare } from '#host/promotion/prepare.ts'
import { type Promoted, type Promotion, readPromotion, writePromotion } from '#host/promotion/record.ts'
import { readRecord } from '#host/record.ts'
import { keepForPeer } from '#host/standby/receiver.ts'
import type { Step, StepContext } from '#host/step.ts'
import { beginUnits, units } from '#host/system/systemd.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/promote-database.ts'
import { DrctlError } from '#recovery/errors.ts'
import { fenceSeconds } from '#recovery/fence.ts'

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
    if (before?.run === run && !(await isStandby(settings))) {
      return await withoutReturn(async () => {
        // It may have gone down between the promotion and now.
        await startDatabase(settings)
        return await finish(context, parameters, before)
      })
    }
    if ((await databaseState(settings)) === 'primary')
      throw new DrctlError('AlreadyActive', `the database is a primary already, and not by ${run}`)
    const prepared = await prepare(context, parameters)
    if ('outcome' in prepared) return prepared
    await refuseUnclaimed(context, parameters)
    await openRepository(settings, parameters.nextEpoch, run)
    if (settings.standby === 'warm') await keepForPeer(settings)
    await writePromotion(settings, parameters.nextEpoch, prepared)
    return await withoutReturn(async () => {
      await promote(context)
      return await finish(context, parameters, prepared)
    })
  },
}

/** From here on the database is, or may be, promoted: what fails can only be finished, so the run must offer no abort. */
async function withoutReturn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { message } = error as Error
    throw new DrctlError('PromotionUnfinished', message, {}, error)
  }
}

/**
 * Asked here once more, at the moment of the deed: between claim and promotion the record may have been won by another. A
 * name server that is behind, whatever INSYNC said, is waited for: until it has caught up, the guard here has no lease.
 */
async function refuseUnclaimed(
  { settings, progress }: StepContext,
  { nextEpoch, finalLsn }: Parameters,
): Promise<void> {
  progress('record')
  const { active, epoch } = await readRecord(settings, limits.claimSeen)
  if (active === settings.region && epoch === nextEpoch) {
    if (finalLsn !== '') await writeReceived(settings, nextEpoch)
    const bound = await boundFor(settings, bootTime())
    if (bound > 0)
      progress(`until its promise to ${settings.peer} has run out`, 0, Math.ceil(bound), 'seconds')
    // Without its guard's lease it would be stopped as soon as it is promoted, and before a promise to the old side has run
    // out there is none. A last one may be given until the guard has seen the claim too.
    const promised = fenceSeconds(settings.lease.seconds) * 1000
    return void (await untilLeased(settings, nextEpoch, promised + limits.recordWait))
  }
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
  // Not before: the last beat that was recovered must have been read. The unit asks whether it may, which nobody waits for.
  await beginUnits(units.heartbeat)
  return result
}

/** What the old side has left of itself: its last beat, and when its epoch began. */
const recovered = `SELECT (SELECT max(beat) FROM apitest.heartbeat) AS beat,
  (SELECT max(opened_at) FROM apitest.epoch WHERE epoch < $1) AS since`

async function openNextEpoch(
  { settings, now }: StepContext,
  { nextEpoch }: Parameters,
  promotion: Promotion,
): Promise<Promoted> {
  const timeline = await currentTimeline(settings)
  const { lsn } = await branchOff(settings, timeline, promotion.parentTimeline)
  const { beat, since } = await queryOne<{ beat: Date | null; since: Date | null }>(settings, recovered, [
    nextEpoch,
  ])
  await openEpoch(settings, nextEpoch)
  const result: Promoted = {
    outcome: 'promoted',
    epoch: nextEpoch,
    recoveryPoint: {
      lsn,
      timeline: promotion.parentTimeline,
      ...(beat && { lastBeat: beat.toISOString() }),
      ...(since && { activeSince: since.toISOString() }),
    },
    timeline,
    tornTail: promotion.tornTail,
    ...(promotion.acceptedLossTo !== undefined && { acceptedLossTo: promotion.acceptedLossTo }),
    promotedAt: now().toISOString(),
  }
  await writePromotion(settings, nextEpoch, { ...promotion, result })
  return result
}
