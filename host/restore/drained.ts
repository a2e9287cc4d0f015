import { checkAhead } from '#host/archive/check.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { replayTo } from '#host/postgres/replay.ts'
import { receiver, stopStreaming } from '#host/standby/receiver.ts'
import type { StepContext } from '#host/step.ts'
import type { HostResult } from '#recovery/contracts/restore-database.ts'
import type { Lsn } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { isFurther } from '#recovery/following.ts'
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
    await startDatabase(context.settings)
    const drain = await drainTo(context, source, restored)
    if ('why' in drain) return drain
    const seconds = { restore: 0, replay: (performance.now() - began) / 1000 }
    return { result: resultOf(restored, { standing: true, ...drain, seconds }) }
  } catch (error) {
    if (!isTheStandbys(error)) throw error
    return { why: error.message, lsn: await stoodAt(context) }
  }
}

async function drainTo(
  context: StepContext,
  { from, replicatedAt }: Omit<Source, 'backups'>,
  { timeline }: Restored,
): Promise<Pick<HostResult, 'lastWal' | 'replayedLsn'> | Unusable> {
  const { settings } = context
  const { replayedLsn: lsn, streaming } = await receiver(settings)
  // One that waits for a lost primary to answer would hold up what the archive has.
  if (!streaming) await stopStreaming(settings)
  const archive = await checkAhead(settings, from, { lsn, timeline }, replicatedAt)
  const [first] = archive.kind === 'hole' ? archive.problems : []
  if (first && isFurther(await epochBackups(settings, from), { lsn, timeline }))
    return { why: `${first.segment}, which it needs next, is ${first.problem}`, lsn }
  const replayedLsn = await replayTo(context, archive.contiguousTo)
  return { lastWal: archive.contiguousTo ?? segmentOf(replayedLsn, timeline), replayedLsn }
}

const isTheStandbys = (error: unknown): error is DrctlError =>
  error instanceof DrctlError && ['DatabaseNotStarted', 'WalIncomplete'].includes(error.code)

/** Of one that may be down: up to here at least it had replayed. */
async function stoodAt({ settings }: StepContext): Promise<Lsn> {
  const running = await receiver(settings).catch(() => undefined)
  return running?.replayedLsn ?? (await controlData(settings)).recoveredTo
}
