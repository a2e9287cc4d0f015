import { appendFile, chown, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { restoreCommand } from '#host/pgbackrest/command.ts'
import { repository } from '#host/pgbackrest/configuration.ts'
import { controlData } from '#host/postgres/control-data.ts'
import { databaseState } from '#host/postgres/database.ts'
import { branchIn, historyFile } from '#host/promotion/history.ts'
import { isHalfRewound } from '#host/reinstate/half-rewound.ts'
import { writeRestored } from '#host/restore/restored.ts'
import { become } from '#host/system/account.ts'
import { syncFolder } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { cannotRejoin } from '#recovery/rejoin.ts'
import { primaryConnection, primaryTimeline, slotName } from './primary.ts'

/**
 * Makes an old primary that was handed over the standby of the new one, as it is: no file of its data is copied or
 * changed. Answers why it cannot be done, having changed nothing.
 */
export async function rejoin(settings: HostSettings, epoch: number): Promise<string | undefined> {
  // One that still runs is the guard's to stop.
  if ((await databaseState(settings)) !== 'down') return 'its database still runs'
  if (await isHalfRewound(settings)) return 'an earlier rewind of it was cut off'
  const { timeline, history } = await primaryTimeline(settings)
  const branch = branchIn(history)
  if (!branch) return `timeline ${timeline} of the active side has left none`
  const why = cannotRejoin(await controlData(settings), branch)
  if (why !== undefined) return why
  await becomeStandby(settings, { epoch, timeline, history })
  return undefined
}

/** Turns a data directory that is down, and holds nothing but what the active side has too, into its standby. */
export async function becomeStandby(
  settings: HostSettings,
  { epoch, timeline, history }: { epoch: number; timeline: number; history: string },
): Promise<void> {
  await writeHistory(settings, timeline, history)
  await forgetSlots(settings)
  await writeSource(settings, epoch, timeline)
  const { data, user } = settings.postgres
  const owner = become(user)
  await writeRestored(data, { fromEpoch: epoch, timeline, passedOver: [], seconds: 0 })
  if (owner) await chown(join(data, 'drctl-restored.json'), owner.uid, owner.gid)
  // The sign comes last: from here on it is a standby.
  await writeFile(join(data, 'standby.signal'), '')
  if (owner) await chown(join(data, 'standby.signal'), owner.uid, owner.gid)
  await syncFolder(data)
}

/** PostgreSQL starts on no timeline that it does not know the history of. */
async function writeHistory({ postgres }: HostSettings, timeline: number, history: string): Promise<void> {
  const file = join(postgres.data, 'pg_wal', historyFile(timeline))
  await writeFile(file, history)
  const owner = become(postgres.user)
  if (owner) await chown(file, owner.uid, owner.gid)
}

/** Those of the time as a primary would keep WAL for nobody. */
async function forgetSlots({ postgres }: HostSettings): Promise<void> {
  const folder = join(postgres.data, 'pg_replslot')
  for (const slot of await readdir(folder)) await rm(join(folder, slot), { recursive: true })
}

/** Of settings that are there twice PostgreSQL takes the last. */
async function writeSource(settings: HostSettings, epoch: number, timeline: number): Promise<void> {
  const lines = Object.entries({
    restore_command: restoreCommand(settings, repository(settings, 'replica', epoch)),
    recovery_target_timeline: String(timeline),
    primary_conninfo: primaryConnection(settings),
    primary_slot_name: slotName(settings.region),
  }).map(([name, value]) => `${name} = '${value.replace(/['\\]/g, '$&$&')}'\n`)
  await appendFile(join(settings.postgres.data, 'postgresql.auto.conf'), lines.join(''))
}
