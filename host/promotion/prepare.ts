import type { z } from 'zod'
import { checkArchive } from '#host/archive/check.ts'
import { limits } from '#host/limits.ts'
import { repositoryOf } from '#host/pgbackrest/configuration.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { readRestored } from '#host/restore/restored.ts'
import type { StepContext } from '#host/step.ts'
import type { HostParameters, HostResult } from '#recovery/contracts/promote-database.ts'
import { DrctlError } from '#recovery/errors.ts'
import { segmentEnd } from '#recovery/wal-segment.ts'
import { questionOf } from './question.ts'
import type { Promotion } from './record.ts'

/** Replays all there is, looks for what is missing, and either asks or says what will be promoted. */
export async function prepare(
  context: StepContext,
  parameters: z.infer<typeof HostParameters>,
): Promise<Promotion | Extract<HostResult, { outcome: 'question' }>> {
  const { settings, run } = context
  const restored = await readRestored(settings)
  if (restored?.fromEpoch !== parameters.fromEpoch) {
    throw new DrctlError('DatabaseNotStarted', `the database is no standby of epoch ${parameters.fromEpoch}`)
  }
  await startDatabase(settings)
  const from = await repositoryOf(settings, parameters.fromEpoch)
  const until = from.side === 'own' ? context.now().toISOString() : parameters.replicatedAt
  const archive = await checkArchive(settings, from, restored.backup, until)
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
    tornTail: archive.problems.slice(0, limits.toldSegments),
    ...(archive.kind === 'hole' && acceptLossTo !== '' && { acceptedLossTo: acceptLossTo }),
  }
}
