import { stopActing } from '#host/active/stop.ts'
import { databaseState, isStandby, stopDatabase } from '#host/postgres/database.ts'
import { readRecord } from '#host/record.ts'
import { brought, followed, listed, standAgain } from '#host/reinstate/stand-again.ts'
import { readRestored } from '#host/restore/restored.ts'
import { writePassFile } from '#host/standby/primary.ts'
import { rejoin } from '#host/standby/rejoin.ts'
import type { Step, StepContext } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/reinstate.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Makes the old side the standby of the new one. What it committed behind the fork is kept and listed first; then its
 * database is rewound, or, where that cannot be, restored from the new side's backups with the old directory moved aside.
 * Refused with RecordLost unless the record names the other region as active at the epoch. PeerSilent while that one does
 * not answer: asked again, it goes on where it was.
 */
export const reinstate: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work(context, { epoch }) {
    const { settings } = context
    await refuseUnlessOver(context, epoch)
    // Who sees to it that the standby follows does nothing meanwhile.
    await using _follow = await takeLock(stepLock(settings, 'restore-database'))
    const restored = await readRestored(settings)
    // Also where a reinstatement was cut off behind its rewind: it is started, and what was kept is listed, then.
    if (restored?.fromEpoch === epoch)
      return await listed(context, await followed(context, { way: 'following', epoch }))
    await stopActing()
    await stopDatabase()
    await writePassFile(settings)
    const old = (await isStandby(settings)) || (await databaseState(settings)) === 'absent'
    if (old) return await brought(context, epoch)
    if ((await rejoin(settings, epoch)) === undefined)
      return await followed(context, { way: 'rejoined', epoch })
    return await standAgain(context, epoch)
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
