import { join } from 'node:path'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'
import { databaseEpoch } from './active/epoch.ts'
import { handedOverEpoch } from './active/handed-over.ts'
import { hasSuccessor } from './active/successor.ts'
import { heldLease } from './guard/lease-file.ts'
import { isStandby } from './postgres/database.ts'
import { readRecord } from './record.ts'
import { isHalfRewound } from './reinstate/half-rewound.ts'
import { exists } from './system/files.ts'

export const guarded = ['database', 'api', 'backup'] as const
export type Guarded = (typeof guarded)[number]

/**
 * Whether a unit may start on this host now; undefined when it may, else why not. A standby may always start. Whatever
 * acts as active may only under the guard's lease, which it holds while the epoch record names this region: a host that
 * comes back cut off from the world must not serve. Throws LeaseMissing while there is none yet, HostUnreachable while the
 * record cannot be read, and RecordMissing or RecordMalformed when there is none that could be.
 */
export async function mayNotStart(settings: HostSettings, what: Guarded): Promise<string | undefined> {
  const { data } = settings.postgres
  if (what === 'database') {
    if (await isStandby(settings)) return undefined
    if (!(await exists(join(data, 'PG_VERSION')))) return `there is no database in ${data}`
    if (await isHalfRewound(settings)) return `a rewind of ${data} was cut off: drctl reinstate`
  }
  // It only forwards.
  if (what === 'api' && (await hasSuccessor(settings))) return undefined
  const lease = await heldLease(settings)
  if (!lease) return await withoutLease(settings)
  if ((await handedOverEpoch(settings)) === lease.epoch)
    return `this host has handed over epoch ${lease.epoch}, and the switchover is under way`
  return what === 'backup' ? await otherEpoch(settings, lease.epoch) : undefined
}

/** The record is asked for the reason alone: whether this host may act, only its guard says. */
async function withoutLease(settings: HostSettings): Promise<string> {
  const { active } = await readRecord(settings)
  if (active !== settings.region) return `the epoch record names ${active}, not ${settings.region}`
  throw new DrctlError('LeaseMissing', `the guard of ${settings.region} holds no lease`)
}

/** A backup of another epoch than the recorded one would go where nobody looks for it. */
async function otherEpoch(settings: HostSettings, recorded: number): Promise<string | undefined> {
  const found = await databaseEpoch(settings).catch((error: Error) => error.message)
  return found === recorded
    ? undefined
    : `the record is of epoch ${recorded}, the database says ${found ?? 'none'}`
}
