import { chown, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StepContext } from '#host/step.ts'
import { become } from '#host/system/account.ts'
import { exists, makeFolder, syncFolder } from '#host/system/files.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** Where a restore works. It becomes the data directory when it is whole; until then nothing there is touched. */
export const workshop = ({ postgres }: HostSettings) => `${postgres.data}.restoring`

/** The workshop, with what an interrupted restore left there if pgBackRest can build on it. */
export async function openWorkshop(settings: HostSettings): Promise<string> {
  const folder = workshop(settings)
  if (await exists(folder)) {
    const names = await readdir(folder)
    // Without these pgBackRest refuses the folder; what else is there is a restore's that had hardly begun.
    if (!names.includes('PG_VERSION') && !names.includes('backup.manifest'))
      await rm(folder, { recursive: true })
  }
  await makeFolder(folder, 0o700, become(settings.postgres.user))
  return folder
}

/**
 * Has a restore build upon a copy of the data directory, which itself stays as it is. Not where an interrupted restore has left
 * something to build upon, nor where tablespaces lie elsewhere: the copy would share them.
 */
export async function copyToWorkshop(settings: HostSettings): Promise<void> {
  const { data } = settings.postgres
  const folder = workshop(settings)
  if ((await exists(folder)) || (await readdir(join(data, 'pg_tblspc'))).length > 0) return
  await program('cp', ['--archive', '--reflink=auto', data, folder])
  // Of a server that was killed; pgBackRest would take the copy for one that runs.
  await rm(join(folder, 'postmaster.pid'), { force: true })
}

/** Puts the workshop into the data directory's place. What is there is moved `aside`, never deleted. */
export async function putInPlace({ settings }: StepContext, aside: string | undefined): Promise<void> {
  const { data, user } = settings.postgres
  const owner = become(user)
  if (owner) await chown(join(workshop(settings), 'drctl-restored.json'), owner.uid, owner.gid)
  if (aside !== undefined && (await exists(data))) await rename(data, aside)
  await rename(workshop(settings), data)
  await syncFolder(dirname(data))
}

/** Where the present data directory will be moved, or undefined when there is none. */
export async function asideName({ settings, run, attempt }: StepContext): Promise<string | undefined> {
  const { data } = settings.postgres
  if (!(await exists(data))) return undefined
  const name = `${data}.before-${run}-${attempt}`
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}.${n}`
    if (!(await exists(free))) return free
  }
}

/** Takes a restored directory that did not start out of its place again, to be built upon by the next backup. */
export async function takeBack(settings: HostSettings): Promise<void> {
  await rename(settings.postgres.data, workshop(settings))
  await syncFolder(dirname(settings.postgres.data))
}

/** Puts back what was moved aside, for a restore that came to nothing. */
export async function putBack(
  { postgres: { data } }: HostSettings,
  aside: string | undefined,
): Promise<void> {
  if (aside === undefined || (await exists(data)) || !(await exists(aside))) return
  await rename(aside, data)
  await syncFolder(dirname(data))
}
