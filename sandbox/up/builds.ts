import { mkdir, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { buildHost } from '#host/build.ts'
import type { Settings } from '#sandbox/settings.ts'
import { buildRelease } from '#service/build.ts'
import { projectRoot } from './project-root.ts'
import { release } from './stack.ts'

/** What is built once and given to both regions. */
export type Builds = {
  /** By name (`verify-outage`), the bundle of each Lambda. */
  functions: Record<string, string>
  host: string
  instance: string
  /** Digest of the API release, which lies where the release host serves it. */
  releaseSha256: string
}

/** Builds everything that runs in a region into the state folder. */
export async function buildAll(settings: Settings): Promise<Builds> {
  const folder = join(settings.state, 'builds')
  const asset = join(
    settings.state,
    'releases',
    release.repository,
    'releases/download',
    `v${release.version}`,
    release.asset,
  )
  await mkdir(folder, { recursive: true })
  const host = join(folder, 'host.cjs')
  const [functions, instance, { sha256 }] = await Promise.all([
    buildFunctions(folder),
    buildProgram('sandbox/instance/main.ts', join(folder, 'instance.cjs')),
    buildRelease({ outfile: asset, version: release.version }),
    buildHost(host),
  ])
  return { functions, host, instance, releaseSha256: sha256 }
}

async function buildFunctions(folder: string): Promise<Record<string, string>> {
  const sources = (await readdir(join(projectRoot, 'functions'))).filter(name => name.endsWith('.ts'))
  const names = sources.map(source => basename(source, '.ts'))
  await build({
    ...bundled,
    entryPoints: names.map(name => `functions/${name}.ts`),
    outdir: join(folder, 'functions'),
    outExtension: { '.js': '.cjs' },
  })
  return Object.fromEntries(names.map(name => [name, join(folder, 'functions', `${name}.cjs`)]))
}

async function buildProgram(source: string, outfile: string): Promise<string> {
  await build({ ...bundled, entryPoints: [source], outfile })
  return outfile
}

const bundled = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  target: 'node24',
  // As serverless.yml has it, so that a Lambda's cold start here is like the deployed one's.
  format: 'cjs',
  minify: true,
  keepNames: true,
  // The SDK's ESM build crashes at load when it is bundled by its `browser` or `exports` order.
  mainFields: ['module', 'main'],
  legalComments: 'none',
} satisfies BuildOptions
