import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stagedRelease } from '#host/places.ts'
import { exists } from '#host/system/files.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'
import { digestOf, installed, releaseFolder } from './install.ts'

/** The asset beside the backups of either file system, the peer's replica first. */
export const stagedCopies = (settings: HostSettings, version: string, asset: string): string[] =>
  [settings.efs.replica, settings.efs.own].map(mount => join(stagedRelease(mount, settings, version), asset))

/** Copies an installed release beside the backups of the own file system. Answers whether there was anything to copy. */
export async function stageBesideBackups(settings: HostSettings, version: string): Promise<boolean> {
  const manifest = await installed(settings, version)
  if (!manifest) return false
  const folder = stagedRelease(settings.efs.own, settings, version)
  const copy = join(folder, manifest.asset)
  if ((await stagedDigest(copy)) === manifest.sha256 && (await isWhole(copy, manifest.sha256))) return false
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await copyFile(join(releaseFolder(settings, version), manifest.asset), `${copy}.new`)
  await rename(`${copy}.new`, copy)
  await writeFile(`${copy}.sha256`, `${manifest.sha256}  ${manifest.asset}\n`)
  return true
}

const isWhole = async (copy: string, sha256: string) =>
  (await exists(copy)) && (await digestOf(copy)) === sha256

/** The digest that was written beside a staged asset, as sha256sum writes it. */
export async function stagedDigest(copy: string): Promise<string | undefined> {
  const text = await readFile(`${copy}.sha256`, 'utf8').catch(() => undefined)
  return text?.split(/\s/)[0]
}
