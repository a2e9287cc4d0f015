import type { z } from 'zod'
import { checkAhead } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { repositoryOf } from '#host/pgbackrest/configuration.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { readRestored } from '#host/restore/restored.ts'
import { receiver, stopStreaming } from '#host/standby/receiver.ts'
import type { StepContext } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import type { HostParameters, HostResult } from '#recovery/contracts/promote-database.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isAsked } from '#recovery/possible-loss.ts'
import { drain } from './drain.ts'
import { possibleLoss, refuseOtherThanTheHole } from './question.ts'
import type { Promotion } from './record.ts'

/**
 * Replays all there is, looks for what is missing, and either asks or says what will be promoted. From here on the standby
 * takes nothing more from the old side: the epoch is claimed, so what that still writes belongs to nobody.
 */
export async function prepare(
  context: StepContext,
  parameters: z.infer<typeof HostParameters>,
): Promise<Promotion | Extract<HostResult, { outcome: 'question' }>> {
  const { settings, run } = context
  // Who sees to it that the standby follows must not turn the stream on again.
  await using _follow = await takeLock(stepLock(settings, 'restore-database'))
  const restored = await readRestored(settings)
  if (restored?.fromEpoch !== parameters.fromEpoch) {
    throw new DrctlError('DatabaseNotStarted', `the database is no standby of epoch ${parameters.fromEpoch}`)
  }
  await startDatabase(settings)
  const { finalLsn, lastWal } = parameters
  if (finalLsn !== '' && lastWal !== '') await drain(context, restored.fromEpoch, { finalLsn, lastWal })
  await stopStreaming(settings)
  const { timeline } = restored
  const { replayedLsn: lsn } = await receiver(settings)
  const from = await repositoryOf(settings, parameters.fromEpoch)
  const until = from.side === 'own' ? context.now().toISOString() : parameters.replicatedAt
  const archive = await checkAhead(settings, from, { lsn, timeline }, until)
  // The highest good segment is compared with what is replayed; it waits, or refuses, until nothing good is left out.
  const replayedLsn = await replayTo(context, archive.contiguousTo)
  const loss = possibleLoss(archive, restored, replayedLsn)
  const { acceptLossTo, onPossibleLoss } = parameters
  const accepted = loss?.question === 'hole' && acceptLossTo !== ''
  if (accepted) refuseOtherThanTheHole(acceptLossTo, loss)
  else if (loss && isAsked(loss, onPossibleLoss)) return loss
  return {
    run,
    parentTimeline: timeline,
    replayedLsn,
    tornTail: archive.problems.slice(0, limits.toldSegments),
    ...(accepted && { acceptedLossTo: acceptLossTo }),
  }
}
