import { isArchived, proveArchiving } from '#host/active/archiving.ts'
import { databaseEpoch } from '#host/active/epoch.ts'
import { writeHandedOver } from '#host/active/handed-over.ts'
import { stopBesideApi } from '#host/active/stop.ts'
import { nameSuccessor } from '#host/active/successor.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { databaseState, stopDatabase } from '#host/postgres/database.ts'
import { recordsFrom } from '#host/postgres/wal-records.ts'
import type { Step } from '#host/step.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/hand-over.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { WalSegment } from '#recovery/contracts/run.ts'
import { DrctlError } from '#recovery/errors.ts'
import { segmentAt, segmentEnd, segmentNumber, segmentOf } from '#recovery/wal-segment.ts'

/**
 * The old side of a switchover stops, and says where its WAL ends. Everything acknowledged lies before that position
 * and is archived. Its API stays, and has callers wait for the other side's answer. Run again it tells the same. Throws NotDrained when that cannot be proved.
 */
export const handOver: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  async work({ settings, progress }, { epoch }) {
    const own = repository(settings, 'own', epoch)
    const state = await databaseState(settings)
    if (state === 'standby' || state === 'absent')
      throw new DrctlError('NotDrained', `the database is ${state}, no primary`)
    if (state === 'primary') {
      await refuseOtherEpoch(settings, epoch)
      // Found before the shutdown rather than after it: an archive that does not work.
      await proveArchiving(settings, own)
    }
    progress('stop')
    await Promise.all([nameSuccessor(settings), stopBesideApi()])
    if (state === 'primary') await stopDatabase()
    // Not sooner: without its lease the guard would stop the API too, which holds what is asked. Not later: this is what the
    // other side's promotion stands on. A host that reboots in between acts on, and is asked to hand over again.
    await writeHandedOver(settings, epoch)
    progress('prove')
    const lastWal = await lastSegment(settings)
    if (!(await isArchived(settings, own, lastWal))) {
      throw new DrctlError('NotDrained', `the database is down, and ${lastWal} is not in ${own.path}`, {
        lastWal,
      })
    }
    return { finalLsn: segmentEnd(lastWal), lastWal }
  },
}

async function refuseOtherEpoch(settings: HostSettings, epoch: number): Promise<void> {
  const found = await databaseEpoch(settings)
  if (found !== epoch)
    throw new DrctlError('NotDrained', `the database is of epoch ${found ?? 'none'}, not of ${epoch}`)
}

/**
 * A fast shutdown ends the last segment with data and writes its checkpoint into the next, which is never archived.
 * Proved, not believed: from the start of that one on there is the shutdown checkpoint and nothing else.
 */
async function lastSegment(settings: HostSettings): Promise<WalSegment> {
  const { state, checkpoint, timeline } = await controlData(settings)
  if (state !== 'shut down') throw new DrctlError('NotDrained', `the database is "${state}"`)
  const closing = segmentOf(checkpoint, timeline)
  const records = await recordsFrom(closing, settings)
  if (records.length !== 1 || !records[0]?.includes('CHECKPOINT_SHUTDOWN')) {
    throw new DrctlError('NotDrained', `${closing} holds more than the shutdown checkpoint`, {
      records: records.slice(0, 5),
    })
  }
  return segmentAt(timeline, segmentNumber(closing) - 1n)
}
