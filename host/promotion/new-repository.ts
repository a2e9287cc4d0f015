import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { archiveTo, type Repository, repository } from '#host/pgbackrest/configuration.ts'
import { createStanza } from '#host/pgbackrest/write.ts'
import { refuseUnmounted } from '#host/report/mount.ts'
import { become } from '#host/system/account.ts'
import { exists, makeFolder, syncFolder } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { DrctlError } from '#recovery/errors.ts'

const ownerFile = 'drctl-run'

/**
 * Makes the folder of a new epoch on the region's own file system, with its stanza, and turns archiving to it. Made
 * before promotion, so that not one segment of the new epoch goes elsewhere. Run again by the same run it goes on;
 * refuses a folder of another run with RepositoryExists.
 */
export async function openRepository(
  settings: HostSettings,
  epoch: number,
  run: string,
): Promise<Repository> {
  const own = repository(settings, 'own', epoch)
  await refuseUnmounted(settings)
  if (await exists(own.path)) await refuseForeign(own, run)
  else await claimFolder(settings, own, run)
  await createStanza(settings, own)
  await archiveTo(settings, own)
  return own
}

/** The folder appears with its run's name in it: there is no moment at which it is nobody's. */
async function claimFolder({ postgres }: HostSettings, { path }: Repository, run: string): Promise<void> {
  const beside = `${path}.${run}`
  await rm(beside, { recursive: true, force: true })
  await makeFolder(beside, 0o750, become(postgres.user))
  await writeFile(join(beside, ownerFile), `${run}\n`)
  await rename(beside, path)
  await syncFolder(dirname(path))
}

async function refuseForeign({ path, epoch }: Repository, run: string): Promise<void> {
  const owner = await readFile(join(path, ownerFile), 'utf8').catch(() => 'an unknown run\n')
  if (owner.trim() === run) return
  throw new DrctlError('RepositoryExists', `${path} is there already and belongs to ${owner.trim()}`, {
    epoch,
    path,
  })
}
