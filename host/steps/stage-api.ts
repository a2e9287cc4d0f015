import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { download } from '#host/release/download.ts'
import { digestOf, install, installed } from '#host/release/install.ts'
import { stagedCopies } from '#host/release/staged.ts'
import { startAhead } from '#host/release/start-ahead.ts'
import type { Step, StepContext } from '#host/step.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import type { Release } from '#recovery/contracts/stack.ts'
import { HostParameters, type HostResult } from '#recovery/contracts/stage-api.ts'
import { DrctlError } from '#recovery/errors.ts'

/**
 * Brings the pinned release onto the host: from GitHub, or from the copy beside the backups when GitHub does not give
 * it. Whatever has another digest than the pinned one is refused. With `startAhead` the API is started with it, and does
 * not serve yet.
 */
export const stageApi: Step<typeof HostParameters, HostResult> = {
  parameters: HostParameters,
  playbook: { tag: 'api', variables: 'api_restore' },
  async work(context, { startAhead: ahead, ...release }) {
    const staged = await stage(context, release)
    if (ahead) await startAhead(context.settings, staged.version)
    return staged
  },
}

async function stage({ settings, progress }: StepContext, release: Release): Promise<HostResult> {
  const { version, sha256, asset } = release
  if ((await installed(settings, version))?.sha256 === sha256) return { version, sha256, source: 'present' }
  await mkdir(settings.api.releases, { recursive: true, mode: 0o755 })
  const archive = join(settings.api.releases, `.${version}.${process.pid}.tgz`)
  try {
    progress('download')
    const source = await fetchAsset(settings, release, archive)
    await install(settings, { version, sha256, asset }, archive)
    return { version, sha256, source }
  } finally {
    await rm(archive, { force: true })
  }
}

/** A wrong digest at the source is no reason to look elsewhere: somebody must look at the pin. */
async function fetchAsset(
  settings: HostSettings,
  release: Release,
  to: string,
): Promise<'github' | 'staged'> {
  const silent = await download(release, to).then(
    () => undefined,
    (error: Error) => error.message,
  )
  if (silent === undefined) {
    await refuseOtherDigest(release, to, 'the release on GitHub')
    return 'github'
  }
  await copyStaged(settings, release, to, silent)
  return 'staged'
}

async function copyStaged(
  settings: HostSettings,
  release: Release,
  to: string,
  silent: string,
): Promise<void> {
  const refused: unknown[] = []
  for (const copy of stagedCopies(settings, release.version, release.asset)) {
    try {
      await copyFile(copy, to)
      return await refuseOtherDigest(release, to, copy)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') refused.push(error)
    }
  }
  if (refused.length > 0) throw refused[0]
  throw new DrctlError(
    'ReleaseUnavailable',
    `${silent}, and version ${release.version} is not staged beside the backups`,
  )
}

async function refuseOtherDigest({ sha256 }: Release, path: string, where: string): Promise<void> {
  const found = await digestOf(path)
  if (found === sha256) return
  throw new DrctlError('DigestMismatch', `${where} has digest ${found}, pinned is ${sha256}`, {
    found,
    pinned: sha256,
  })
}
