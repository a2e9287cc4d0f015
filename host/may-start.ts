import { join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { databaseEpoch } from './active/epoch.ts'
import { handedOverEpoch } from './active/handed-over.ts'
import { isStandby } from './postgres/database.ts'
import { readRecord } from './record.ts'
import { exists } from './system/files.ts'

export const guarded = ['database', 'api', 'backup'] as const
export type Guarded = (typeof guarded)[number]

/**
 * Whether a unit may start on this host now; undefined when it may, else why not. A standby may always start. Whatever
 * acts as active may only where the epoch record names this region, and a record that cannot be read names nobody: a
 * host that comes back cut off from the world must not serve. Throws HostUnreachable while the record cannot be read,
 * and RecordMissing or RecordMalformed when there is none that could be.
 */
export async function mayNotStart(settings: HostSettings, what: Guarded): Promise<string | undefined> {
  const { data } = settings.postgres
  if (what === 'database') {
    if (await isStandby(settings)) return undefined
    if (!(await exists(join(data, 'PG_VERSION')))) return `there is no database in ${data}`
  }
  const record = await readRecord(settings)
  if (record.active !== settings.region)
    return `the epoch record names ${record.active}, not ${settings.region}`
  if ((await handedOverEpoch(settings)) === record.epoch)
    return `this host has handed over epoch ${record.epoch}, and the switchover is under way`
  return what === 'backup' ? await otherEpoch(settings, record.epoch) : undefined
}

/** A backup of another epoch than the recorded one would go where nobody looks for it. */
async function otherEpoch(settings: HostSettings, recorded: number): Promise<string | undefined> {
  const found = await databaseEpoch(settings).catch((error: Error) => error.message)
  return found === recorded
    ? undefined
    : `the record is of epoch ${recorded}, the database says ${found ?? 'none'}`
}
