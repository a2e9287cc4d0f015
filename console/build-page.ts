import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const source = join(import.meta.dirname, 'page')

/** Builds the console's page into a folder: one script and one style sheet beside it. Gives the files it is made of. */
export async function buildPage(outdir: string): Promise<string[]> {
  await mkdir(outdir, { recursive: true })
  const { metafile } = await build({
    absWorkingDir: resolve(import.meta.dirname, '..'),
    metafile: true,
    entryPoints: ['main.tsx', 'style/console.css'].map(file => ({ in: join(source, file), out: 'console' })),
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  })
  const plain = ['index.html', 'favicon.svg']
  for (const name of plain) await copyFile(join(source, name), join(outdir, name))
  const bundled = Object.keys(metafile.inputs).filter(file => !file.startsWith('node_modules/'))
  return [...bundled, ...plain.map(name => join('console/page', name))]
}
