import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundled } from '../esbuild.config.ts'

/** Writes the host program as one file that runs on a plain Node 24. */
export async function buildHost(outfile: string): Promise<void> {
  await build({
    ...bundled,
    entryPoints: ['host/main.ts'],
    outfile,
    // An optional native part of pg, which does without.
    external: ['pg-native'],
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHost(process.argv[2] ?? 'dist/host.cjs')
