import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type ArchiveFile, tar } from './tar.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Writes the release of the API: a .tgz with main.mjs (everything bundled, run by a plain `node main.mjs`), package.json
 * with its version, and sql/. The same sources and version give the same bytes. Answers their SHA-256 in hex.
 */
export async function buildRelease(release: {
  outfile: string
  version: string
}): Promise<{ sha256: string }> {
  const { outfile, version } = release
  const manifest = { name: 'drctl-api', version, type: 'module', private: true, engines: { node: '>=24' } }
  const files = [
    { path: 'main.mjs', content: await bundle(version) },
    { path: 'package.json', content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    ...(await readTree('sql')),
  ]
  const archive = gzipSync(tar(files), { level: 9 })
  await mkdir(dirname(outfile), { recursive: true })
  await writeFile(outfile, archive)
  return { sha256: createHash('sha256').update(archive).digest('hex') }
}

async function bundle(version: string): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['service/main.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    legalComments: 'none',
    define: { DRCTL_RELEASE: JSON.stringify(version) },
    // Optional native parts of pg and restify, both of which do without.
    external: ['pg-native', 'dtrace-provider'],
    // The CommonJS packages inside ask for Node's own modules at run time.
    banner: {
      js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
    },
  })
  const [output] = outputFiles
  if (!output) throw new Error('esbuild wrote no file')
  return Buffer.from(output.contents)
}

async function readTree(folder: string): Promise<ArchiveFile[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(async path => ({
        path: path.slice(root.length).split(sep).join('/'),
        content: await readFile(path),
      })),
  )
}
