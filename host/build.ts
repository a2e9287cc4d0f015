import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Writes the host program as one file that runs on a plain Node 24. */
export async function buildHost(outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ['host/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // Loaded a third faster than an ES module, and each step of a takeover starts this program a few times.
    format: 'cjs',
    // The SDK's CommonJS files fail at load when they are bundled in another order.
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // An optional native part of pg, which does without.
    external: ['pg-native'],
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildHost(process.argv[2] ?? 'dist/host.cjs')
