import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Plugin } from '@oclif/core/config'
import { build } from 'esbuild'
import { buildPage } from '#console/build-page.ts'
import { nodeModules } from './node-modules.ts'
import { oclif } from './oclif.ts'

const here = import.meta.dirname
const project = resolve(here, '..')

/**
 * Builds drctl into a folder: one file a command and the chunks that they share, so that a command loads only what it
 * uses; the console's page; oclif's manifest, so that no other command is looked at; all help as text; and the files that it was built from,
 * so that a stale build is not run. Replaces what is in the folder.
 */
export async function buildCli(outdir = resolve(here, '../dist/cli')): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  await mkdir(outdir, { recursive: true })
  const sources = [...(await bundle(outdir)), ...(await buildPage(join(outdir, 'page')))]
  await writeFile(join(outdir, 'package.json'), '{ "type": "module" }\n')
  await writeManifest(outdir)
  writeHelp(outdir)
  await writeFile(join(outdir, 'sources.json'), JSON.stringify(sources))
}

/** Puts drctl into an empty folder as a package has it: bin, package.json and the bundle. Gives the program's path. */
export async function installCli(folder: string): Promise<string> {
  const program = join(folder, 'bin/drctl.js')
  await mkdir(join(folder, 'bin'), { recursive: true })
  await copyFile(join(project, 'bin/drctl.js'), program)
  await copyFile(join(project, 'package.json'), join(folder, 'package.json'))
  await buildCli(join(folder, 'dist/cli'))
  return program
}

/** Gives what it has bundled of the project itself, and the folders in which a further command would appear. */
async function bundle(outdir: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: project,
    metafile: true,
    entryPoints: ['main.ts', ...globSync('commands/**/*.ts', { cwd: here })].map(file => join(here, file)),
    outdir,
    outbase: here,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    mainFields: ['module', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [nodeModules],
    // CommonJS packages ask for Node's own modules by require(), which a module does not have.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;",
    },
  })
  const files = Object.keys(metafile.inputs).filter(file => !file.startsWith('node_modules/'))
  return [...files, ...globSync('cli/commands/{,*/}', { cwd: project })]
}

async function writeManifest(outdir: string): Promise<void> {
  const plugin = new Plugin({ ...oclif, root: outdir, ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  await writeFile(join(outdir, 'oclif.manifest.json'), JSON.stringify(plugin.manifest))
}

/** In a process of its own, because oclif decides on colours when it is loaded. */
function writeHelp(outdir: string): void {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: '1' }
  execFileSync(process.execPath, [join(here, 'build-help.ts'), outdir], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

if (import.meta.main) await buildCli()
