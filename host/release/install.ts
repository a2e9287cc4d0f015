import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { exists, syncFolder } from '#host/system/files.ts'
import { program } from '#host/system/program.ts'
import type { HostSettings } from '#recovery/contracts/host-settings.ts'

/** Lies in each unpacked release, beside the asset that it came from. */
const Manifest = z.strictObject({ version: z.string(), sha256: z.string(), asset: z.string() })
export type Manifest = z.infer<typeof Manifest>

const manifestFile = 'drctl-release.json'

export const releaseFolder = ({ api }: HostSettings, version: string) => join(api.releases, version)

/** What is unpacked on this host under a version, or undefined. */
export async function installed(settings: HostSettings, version: string): Promise<Manifest | undefined> {
  const file = join(releaseFolder(settings, version), manifestFile)
  return (await exists(file)) ? Manifest.parse(JSON.parse(await readFile(file, 'utf8'))) : undefined
}

/** SHA-256 of a file, in hex. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

/** Unpacks an asset beside the others and gives it its name when it is whole. Another one of that name is moved aside. */
export async function install(settings: HostSettings, manifest: Manifest, archive: string): Promise<void> {
  const folder = releaseFolder(settings, manifest.version)
  const beside = `${folder}.${process.pid}.new`
  await rm(beside, { recursive: true, force: true })
  await mkdir(beside, { recursive: true, mode: 0o755 })
  await program('tar', ['--extract', '--gzip', '--no-same-owner', '--file', archive, '--directory', beside])
  await rename(archive, join(beside, manifest.asset))
  await writeFile(join(beside, manifestFile), `${JSON.stringify(manifest)}\n`)
  if (await exists(folder)) await rename(folder, `${folder}.before-${Date.now()}`)
  await rename(beside, folder)
  await syncFolder(settings.api.releases)
}
