import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { askApi } from '#host/active/api.ts'
import { stagedRelease } from '#host/places.ts'
import { activeVersion } from '#host/release/activate.ts'
import { installed } from '#host/release/install.ts'
import { stagedDigest } from '#host/release/staged.ts'
import type { HostReport } from '#recovery/contracts/host-report.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

type Staged = HostReport['api']['staged'][number]

/** `ready` as /readyz says; `up`: it answers, and is not ready. `staged`: what needs no download any more. */
export async function apiReport(settings: HostSettings): Promise<HostReport['api']> {
  const [version, answer, here, replica, own] = await Promise.all([
    activeVersion(settings),
    askApi(settings, '/readyz').catch(() => undefined),
    unpacked(settings),
    besideBackups(settings, settings.efs.replica),
    besideBackups(settings, settings.efs.own),
  ])
  const staged = new Map(
    [...own, ...replica, ...here].map(found => [`${found.version} ${found.sha256}`, found]),
  )
  return {
    state: answer === undefined ? 'down' : answer.status === 200 ? 'ready' : 'up',
    ...(version !== undefined && { version }),
    staged: [...staged.values()],
  }
}

async function unpacked(settings: HostSettings): Promise<Staged[]> {
  const versions = (await names(settings.api.releases)).filter(isVersion)
  const manifests = await Promise.all(versions.map(version => installed(settings, version)))
  return manifests.flatMap(found => (found ? [{ version: found.version, sha256: found.sha256 }] : []))
}

async function besideBackups(settings: HostSettings, mount: string): Promise<Staged[]> {
  const versions = (await names(join(mount, settings.service, 'releases'))).filter(isVersion)
  const found = await Promise.all(versions.map(version => stagedVersion(settings, mount, version)))
  return found.flat()
}

async function stagedVersion(settings: HostSettings, mount: string, version: string): Promise<Staged[]> {
  const folder = stagedRelease(mount, settings, version)
  const assets = (await names(folder)).filter(name => name.endsWith('.tgz'))
  const digests = await Promise.all(assets.map(asset => stagedDigest(join(folder, asset))))
  return digests.flatMap(sha256 => (sha256 ? [{ version, sha256 }] : []))
}

const isVersion = (name: string) => /^\d+\.\d+\.\d+$/.test(name)

/** The names in a folder; none when it is not there or cannot be read. */
const names = (folder: string) => readdir(folder).catch(() => [])
