import { stopActing } from '#host/active/stop.ts'
import { writeFencedBelow } from '#host/guard/memory.ts'
import { databaseState, isStandby, stopDatabase } from '#host/postgres/database.ts'
import { readRecord } from '#host/record.ts'
import type { Step } from '#host/step.ts'
import { stepLock, takeLock } from '#host/system/lock.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/fence-old-side.ts'

/**
 * Stops API and database of a host that the epoch record does not name any more. Who asks is not believed: the record
 * is read here, and what it says now decides. A standby is left alone.
 */
export const fenceOldSide: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings }, { epoch }) {
    const record = await readRecord(settings)
    if (record.active === settings.region || record.epoch < epoch) return { fenced: false, stopped: false }
    // A promotion under way asks the record once more; waited for, it has either refused or is seen below.
    await using _promotion = await takeLock(stepLock(settings, 'promote-database'))
    // First, so that nothing that is stopped here starts again under a lease that still runs.
    await writeFencedBelow(settings, record.epoch)
    await stopActing()
    // One that does not answer may only be slow, so it is told apart by its files.
    if ((await isStandby(settings)) || (await databaseState(settings)) === 'absent')
      return { fenced: true, stopped: false }
    await stopDatabase()
    return { fenced: true, stopped: true }
  },
}
