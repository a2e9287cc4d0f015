import { stopActing } from '#host/active/stop.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { databaseState, isStandby, startDatabase, stopDatabase } from '#host/postgres/database.ts'
import { branchIn } from '#host/promotion/history.ts'
import { readRecord } from '#host/record.ts'
import { account } from '#host/reinstate/account.ts'
import { keepDivergentWal } from '#host/reinstate/kept.ts'
import { rewind } from '#host/reinstate/rewind.ts'
import { epochBackups } from '#host/restore/candidates.ts'
import { type Restored, readRestored } from '#host/restore/restored.ts'
import { makeSlot, primaryTimeline, writePassFile } from '#host/standby/primary.ts'
import { receiver } from '#host/standby/receiver.ts'
import { becomeStandby, rejoin } from '#host/standby/rejoin.ts'
import { seed } from '#host/standby/seed.ts'
import type { Step, StepContext } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { until } from '#host/system/until.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/reinstate.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Makes the old side the standby of the new one. What it committed behind the fork is kept and listed first; then its
 * database is rewound, or, where that cannot be, restored from the new side's backups with the old directory moved aside.
 * Refused with RecordLost unless the record names the other region as active at the epoch.
 */
export const reinstate: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work(context, { epoch }) {
    const { settings } = context
    await refuseUnlessOver(context, epoch)
    // Who sees to it that the standby follows does nothing meanwhile.
    await using _follow = await takeLock(stepLock(settings, 'restore-database'))
    const restored = await readRestored(settings)
    if (restored?.fromEpoch === epoch) return await following(context, restored)
    await stopActing()
    await stopDatabase()
    await writePassFile(settings)
    const old = (await isStandby(settings)) || (await databaseState(settings)) === 'absent'
    if (old) return await brought(context, epoch)
    if ((await rejoin(settings, epoch)) === undefined)
      return await followed(context, { way: 'rejoined', epoch })
    return await reinstated(context, epoch)
  },
}

async function refuseUnlessOver({ settings }: StepContext, epoch: number): Promise<void> {
  const record = await readRecord(settings)
  if (record.active === settings.peer && record.state === 'active' && record.epoch === epoch) return
  throw new DrctlError(
    'RecordLost',
    `the record names ${record.active}, ${record.state}, at epoch ${record.epoch}`,
  )
}

async function reinstated(context: StepContext, epoch: number): Promise<HostResult> {
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

/** Also where a reinstatement was cut off behind its rewind: it is started, and what was kept is listed, then. */
async function following(context: StepContext, { fromEpoch, timeline }: Restored): Promise<HostResult> {
  await startDatabase(context.settings, limits.reinstateFollow)
  return await listed(context, { way: 'following', epoch: fromEpoch, timeline })
}

async function listed({ settings }: StepContext, result: HostResult): Promise<HostResult> {
  const divergence = await account(settings, result.epoch)
  return { ...result, ...(divergence && { divergence }) }
}

async function rewoundOrBrought(
  context: StepContext,
  to: { epoch: number; timeline: number; history: string },
): Promise<HostResult> {
  context.progress('rewind')
  const notRewound = await rewind(context.settings)
  if (notRewound !== undefined) return { ...(await brought(context, to.epoch)), notRewound }
  await becomeStandby(context.settings, to)
  return await followed(context, { way: 'rewound', epoch: to.epoch })
}

/** From the newest backup of the new side; the directory that is there is moved aside. */
async function brought(context: StepContext, epoch: number): Promise<HostResult> {
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

/** Starts the standby, and waits until it streams on the new side's timeline. */
async function followed(
  { settings, progress }: StepContext,
  way: Pick<HostResult, 'way' | 'epoch'>,
): Promise<HostResult> {
  progress('follow')
  await makeSlot(settings)
  await startDatabase(settings, limits.reinstateFollow)
  const streams = await until(async () => ((await receiver(settings)).streaming ? true : undefined), {
    limit: limits.reinstateFollow,
    every: limits.databasePoll,
  })
  const restored = await readRestored(settings)
  if (streams && restored) return { ...way, timeline: restored.timeline }
  throw new DrctlError('DatabaseNotStarted', `the standby does not stream from ${settings.peer}: see its log`)
}
