import { readiness } from '#host/active/api.ts'
import { databaseEpoch, openEpoch } from '#host/active/epoch.ts'
import { forgetHandedOver } from '#host/active/handed-over.ts'
import { forgetSuccessor } from '#host/active/successor.ts'
import { untilLeased } from '#host/guard/leased.ts'
import { limits } from '#host/limits.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { databaseState, startDatabase } from '#host/postgres/database.ts'
import { openRepository } from '#host/promotion/new-repository.ts'
import { readRecord } from '#host/record.ts'
import type { Step } from '#host/step.ts'
import { fullBackup } from '#host/steps/reprotect.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { beginUnits, startUnits, units } from '#host/system/systemd.ts'
import { until } from '#host/system/until.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/resume-old-side.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Undoes HandOver: database and API start again. Refused with RecordLost unless the record names this region. When the
 * record has moved on to a further epoch, because a claim was taken back, the database opens that epoch, with a folder
 * of its own, and its first backup begins.
 */
export const resumeOldSide: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings, run }, { epoch: asked }) {
    const { active, epoch } = await readRecord(settings)
    if (active !== settings.region || epoch < asked) {
      throw new DrctlError(
        'RecordLost',
        `the record names ${active} at epoch ${epoch}, not ${settings.region}`,
      )
    }
    // A hand-over that is still under way would stop what is started here.
    await using _handover = await takeLock(stepLock(settings, 'hand-over'))
    await forgetHandedOver(settings)
    await untilLeased(settings, epoch)
    if ((await databaseState(settings)) === 'absent')
      throw new DrctlError('DatabaseNotStarted', 'there is no database')
    if ((await startDatabase(settings)) !== 'primary') {
      throw new DrctlError('DatabaseNotStarted', 'the database is a standby: there is nothing to resume')
    }
    const moved = (await databaseEpoch(settings)) !== epoch
    if (moved) {
      await openRepository(settings, epoch, run)
      await openEpoch(settings, epoch)
    }
    await forgetSuccessor(settings)
    await startUnits(units.heartbeat, units.api, ...units.timers)
    if ((await fullBackup(settings, repository(settings, 'own', epoch))) === undefined)
      await beginUnits(units.backups[0])
    await becomesReady(settings, epoch)
    return { epoch, database: 'primary', api: 'ready' }
  },
}

async function becomesReady(settings: HostSettings, epoch: number): Promise<void> {
  const ready = await until(async () => ((await readiness(settings))?.epoch === epoch ? true : undefined), {
    limit: limits.apiReady,
    every: limits.databasePoll,
  })
  if (!ready) throw new DrctlError('ApiNotReady', `the API was not ready in epoch ${epoch} again`)
}
