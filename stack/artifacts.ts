import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { zipSync } from 'fflate'
import { bundled } from '../esbuild.config.ts'
import { functionNames } from './functions.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, '.build')

/** One date in every zip, so that the same code gives the same bytes, and CloudFormation sees that nothing changed. */
const mtime = new Date(1980, 0, 1)

/** The zip of a function's code. */
export const artifactOf = (name: string): string => join(folder, `${name}.zip`)

/** Bundles every Lambda and packs each into a zip of its own, unless no source has changed since. */
export async function buildArtifacts(): Promise<void> {
  if (isFresh()) return
  const { outputFiles, metafile } = await build({
    ...bundled,
    entryPoints: functionNames.map(name => `functions/${name}.ts`),
    outdir: 'functions',
    outExtension: { '.js': '.cjs' },
    write: false,
    metafile: true,
  })
  mkdirSync(folder, { recursive: true })
  for (const name of functionNames) {
    const file = `functions/${name}.cjs`
    const output = outputFiles.find(({ path }) => path.endsWith(file))
    if (output === undefined) throw new Error(`esbuild gave no ${file}`)
    write(artifactOf(name), zipSync({ [file]: output.contents }, { mtime }))
  }
  write(sourcesFile, JSON.stringify(Object.keys(metafile.inputs)))
}

/** What the zips were made of; written after them. */
const sourcesFile = join(folder, 'sources.json')

function isFresh(): boolean {
  const builtAt = changedAt(sourcesFile)
  if (builtAt === undefined || functionNames.some(name => changedAt(artifactOf(name)) === undefined))
    return false
  const sources = JSON.parse(readFileSync(sourcesFile, 'utf8')) as string[]
  return [...sources, 'stack/artifacts.ts', 'esbuild.config.ts', 'package-lock.json'].every(source => {
    const at = changedAt(join(root, source))
    return at !== undefined && at <= builtAt
  })
}

const changedAt = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs

/** Two regions may be packaged at the same moment: a file is whole as soon as it is there. */
function write(path: string, content: Uint8Array | string): void {
  const part = `${path}.${process.pid}`
  writeFileSync(part, content)
  renameSync(part, path)
}
