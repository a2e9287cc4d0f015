import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildHost } from '#host/build.ts'
import type { Settings } from '#sandbox/settings.ts'
import { buildRelease } from '#service/build.ts'
import { bundled } from '../../esbuild.config.ts'
import { release } from './stack.ts'

/** The files of what runs on the hosts: the host program, and the supervisor with the agent. */
export type Programs = { host: string; instance: string }

/** What is built once and given to both regions. */
export type Builds = Programs & {
  /** Digest of the API release, which lies where the release host serves it. */
  releaseSha256: string
}

/** Builds what runs on the hosts into the state folder. */
export async function buildAll(settings: Settings): Promise<Builds> {
  const { repository, version, asset } = release
  const outfile = join(settings.state, 'releases', repository, 'releases/download', `v${version}`, asset)
  const [{ sha256 }, programs] = await Promise.all([
    buildRelease({ outfile, version }),
    buildPrograms(join(settings.state, 'builds')),
  ])
  return { ...programs, releaseSha256: sha256 }
}

export async function buildPrograms(folder: string): Promise<Programs> {
  const programs = { host: join(folder, 'host.cjs'), instance: join(folder, 'instance.cjs') }
  await mkdir(folder, { recursive: true })
  await Promise.all([buildHost(programs.host), buildInstance(programs.instance)])
  return programs
}

/** The supervisor and the agent of an instance: what systemd and SSM's agent are on a host. */
async function buildInstance(outfile: string): Promise<void> {
  await build({ ...bundled, entryPoints: ['sandbox/instance/main.ts'], outfile })
}
