import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { startDatabase } from '#host/postgres/database.ts'
import { branchIn } from '#host/promotion/history.ts'
import { epochBackups } from '#host/restore/candidates.ts'
import { readRestored } from '#host/restore/restored.ts'
import { makeSlot, peerSilent, primaryTimeline, refuseBeforeCheckpoint } from '#host/standby/primary.ts'
import { receiver } from '#host/standby/receiver.ts'
import { becomeStandby } from '#host/standby/rejoin.ts'
import { seed } from '#host/standby/seed.ts'
import type { StepContext } from '#host/step.ts'
import { beginUnits, hasEnded, units } from '#host/system/systemd.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { HostResult } from '#recovery/contracts/reinstate.ts'
import { DrctlError } from '#recovery/errors.ts'
import { account } from './account.ts'
import { endRewind, isHalfRewound } from './half-rewound.ts'
import { keepDivergentWal } from './kept.ts'
import { rewind } from './rewind.ts'

/**
 * Makes a primary that is down, and has left the active side's history, its standby: what it committed behind the fork is
 * kept, its database rewound, or restored in a directory beside it, and what was kept listed. Throws NoCompleteBackup when
 * neither can be done.
 */
export async function standAgain(context: StepContext, epoch: number): Promise<HostResult> {
  const { settings, progress } = context
  const { timeline, history } = await primaryTimeline(settings)
  const branch = branchIn(history)
  const own = await controlData(settings)
  if (branch?.parent !== own.timeline) {
    const notRewound = `its timeline ${own.timeline} is not the one that the active side left`
    return { ...(await brought(context, epoch)), notRewound }
  }
  progress('keep')
  await keepDivergentWal(settings, epoch, branch)
  const result = await rewoundOrBrought(context, { epoch, timeline, history })
  return await listed(context, result)
}

/** With what it had alone, where that was kept. */
export async function listed({ settings }: StepContext, result: HostResult): Promise<HostResult> {
  const divergence = await account(settings, result.epoch)
  return { ...result, ...(divergence && { divergence }) }
}

async function rewoundOrBrought(
  context: StepContext,
  to: { epoch: number; timeline: number; history: string },
): Promise<HostResult> {
  const { settings } = context
  context.progress('rewind')
  const notRewound = await whyNotRewound(settings, to.timeline)
  if (notRewound !== undefined) return { ...(await brought(context, to.epoch)), notRewound }
  await becomeStandby(settings, to)
  await endRewind(settings)
  return await followed(context, { way: 'rewound', epoch: to.epoch })
}

/** Rewinds it, if it can be. */
async function whyNotRewound(settings: HostSettings, timeline: number): Promise<string | undefined> {
  if (await isHalfRewound(settings)) return 'an earlier rewind of it was cut off'
  await refuseBeforeCheckpoint(settings, timeline)
  return await rewind(settings)
}

/** From the newest backup of the new side; the directory that is there is moved aside. */
export async function brought(context: StepContext, epoch: number): Promise<HostResult> {
  const { settings, progress } = context
  const from = repository(settings, 'replica', epoch)
  if ((await epochBackups(settings, from)).length === 0)
    throw new DrctlError(
      'NoCompleteBackup',
      `no backup of epoch ${epoch} has been replicated to this region yet`,
    )
  progress('restore')
  const { timeline } = await seed(context, epoch)
  return { way: 'restored', epoch, timeline }
}

/**
 * Starts the standby, and waits until it streams on the new side's timeline. Where that cannot be, it is left to follow by
 * itself, and PeerSilent says why it does not now.
 */
export async function followed(
  { settings, progress }: StepContext,
  way: Pick<HostResult, 'way' | 'epoch'>,
): Promise<HostResult> {
  progress('follow')
  const problem = await makeSlot(settings)
  if (problem !== undefined) {
    await beginUnits(units.database)
    throw peerSilent(settings, problem)
  }
  await startDatabase(settings, limits.reinstateFollow).catch(async error => {
    throw (await hasEnded(units.database)) ? error : await notCaughtUp(settings)
  })
  const streams = await until(async () => ((await receiver(settings)).streaming ? true : undefined), {
    limit: limits.reinstateFollow,
    every: limits.databasePoll,
  })
  const restored = await readRestored(settings)
  if (streams && restored) return { ...way, timeline: restored.timeline }
  throw await notCaughtUp(settings)
}

/** Of a standby that runs. The active side is asked once more, for the reason alone. */
const notCaughtUp = async (settings: HostSettings) =>
  peerSilent(settings, (await makeSlot(settings)) ?? 'its standby runs, and has not caught up: see its log')
