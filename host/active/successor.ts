import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { limits } from '#host/limits.ts'
import { writeDurably } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** Beside the lease, where the API may read it. A reboot empties that folder: the API does not run after it either. */
export const successorFile = ({ lease }: HostSettings) => join(dirname(lease.file), 'successor')

/** From when this returns, the API has the other region answer what it is asked, and asks the database here nothing more. */
export async function nameSuccessor(settings: HostSettings): Promise<void> {
  const { peerAddress, listen } = settings
  await writeDurably(successorFile(settings), `${listen.protocol}://${peerAddress}:${listen.port}\n`, 0o644)
  await wait(limits.successorSeen)
}

/** The API serves by itself again. */
export async function forgetSuccessor(settings: HostSettings): Promise<void> {
  if (!(await hasSuccessor(settings))) return
  await rm(successorFile(settings))
  await wait(limits.successorSeen)
}

/** When it was named last; undefined while the API serves by itself. */
export async function successorSince(settings: HostSettings): Promise<Date | undefined> {
  return stat(successorFile(settings)).then(
    ({ mtime }) => mtime,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    },
  )
}

export const hasSuccessor = async (settings: HostSettings) => (await successorSince(settings)) !== undefined
