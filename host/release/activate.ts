import { readlink, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { syncFolder } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { releaseFolder } from './install.ts'

/** The version that `current` names, or undefined. */
export async function activeVersion({ api }: HostSettings): Promise<string | undefined> {
  const target = await readlink(api.current).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return target === undefined ? undefined : basename(target)
}

/** Turns `current` to a version in one step: there is no moment without one. */
export async function activate(settings: HostSettings, version: string): Promise<void> {
  const { current } = settings.api
  const beside = `${current}.new`
  await rm(beside, { force: true })
  await symlink(releaseFolder(settings, version), beside)
  await rename(beside, current)
  await syncFolder(dirname(current))
}
